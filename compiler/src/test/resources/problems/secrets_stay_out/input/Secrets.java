package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Inputs;
import dev.dataflow.Output;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.ir.Type;
import paper.Customer;
import paper.Shelf;

/** Credentials wherever a value is. */
public final class Secrets implements PipelineDefinition {
    public static final class Load implements RecordTransform<Customer, Customer> {
        @Override
        public void process(Customer row, Output<Customer> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Customer> customers = Dataset.read(
                "customers",
                Shelf.of("https://shop:hunter2@example.org/customers").with("apiKey", "0123456789").with("path", "a;b"),
                Customer.class);
        Dataset<Customer> some = customers.filter(col("name").ne("AKIA0123456789ABCDEF"))
                .transform("load", Load.class, Shelf.PAPER)
                .argument("password", "hunter2")
                .argument("tokens", "10")
                .argument("url", "jdbc:db://host/x?user=a&password=hunter2");
        Dataset<Row> more = Dataset.sql(
                "more", "select '-----BEGIN RSA PRIVATE KEY-----' as k from some", Inputs.named("some", some));
        return Pipeline.named("orders_daily")
                .description("with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc")
                .attribute("secret", "hunter2")
                .parameter(Param.of("db_password", "hunter2"))
                .parameter(Param.of("password_length", "12"))
                .parameter(Param.required("api_token", Type.Scalar.STRING))
                .write(more.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
