package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Spark;

/** Texts that would end a string, a line or a file, and names that Python keeps for itself. */
public final class OddTexts implements PipelineDefinition {
    public record Order(long id, String region) {}

    public static final class Same implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("import", Csv.files("o'rders \"2\".csv"), Order.class);
        Dataset<Order> first = orders.transform("class", Same.class, Local.engine().threads(2));
        Dataset<Order> second = orders.transform("1-and-2", Same.class, Local.engine().threads(3));
        Dataset<Order> third = orders.transform("clean_up", Same.class, Spark.engine().openLineage("/shared/lin'eage \"$1\" ${x} ö.jsonl"));
        return Pipeline.named("odd-texts")
                .description("Ends \"\"\" here\\ and there's \"more\": ünï\u202ecode\u0007 \ud83d\ude80\r\n"
                        + "{{ jinja }} ${hole} {brace}\ttab  \n\nimport os\"")
                .owner("o'neill \"x\"")
                .tags("it's", "say \"hi\"", "both ' and \"", "back\\slash")
                .write(first.writeTo("dag", Iceberg.table("shop.a&b"), append()))
                .write(second.writeTo("datetime", Iceberg.table("shöp.\u00e9t\u00e9%"), append()))
                .write(third.writeTo("DAG", Iceberg.table("shop.it's"), append()))
                .build();
    }
}
