package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.StepSettings;

/** Texts that Airflow's templates would make something else of: Jinja, and what ends like the name of a template file. */
public final class Unmarked implements PipelineDefinition {
    public record Order(long id, String region) {}

    public static final class Same implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("{{ds}}.csv"), Order.class)
                .transform("same", Same.class)
                .with(StepSettings.none().pool("{{ 1+1 }}.sh"));
        return Pipeline.named("unmarked")
                .namespace("shop")
                .description("{{ 1+1 }} {% raw %} {# gone #} {{ var.value.get('x') }} {{ macros.x() }} query.sql")
                .owner("{{ 1+1 }}.sql")
                .tags("{{ 1+1 }}", "{% raw %}", "{# gone #}", "query.sql", "{{")
                .team("{{ 1+1 }}.json")
                .parameter(Param.of("shop", "{{ 1+1 }}.sql").description("{{ 1+1 }} {# gone #}.sh"))
                .parameter(Param.of("choice", "{% raw %}").oneOf("{% raw %}", "{# gone #}", "query.json"))
                .write(orders.writeTo("write", Iceberg.table("shop.{{1+1}}"), append()))
                .build();
    }
}
