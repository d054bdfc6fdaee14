package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import java.util.ArrayList;
import java.util.List;

/** The expressions that a body holds, in order; all are over its first input. */
final class Expressions implements Body.Visitor<List<Expression>> {

    static List<Expression> of(Body body) {
        return body.accept(new Expressions());
    }

    @Override
    public List<Expression> read(Body.Read read) {
        return List.of();
    }

    @Override
    public List<Expression> write(Body.Write write) {
        return List.of();
    }

    @Override
    public List<Expression> select(Body.Select select) {
        return select.columns().stream().map(Body.Named::value).toList();
    }

    @Override
    public List<Expression> withColumns(Body.WithColumns withColumns) {
        return withColumns.columns().stream().map(Body.Named::value).toList();
    }

    @Override
    public List<Expression> filter(Body.Filter filter) {
        return List.of(filter.condition());
    }

    @Override
    public List<Expression> join(Body.Join join) {
        return List.of();
    }

    @Override
    public List<Expression> aggregate(Body.Aggregate aggregate) {
        List<Expression> arguments = new ArrayList<>();
        for (Body.Aggregation aggregation : aggregate.aggregations()) {
            if (aggregation.argument() != null) {
                arguments.add(aggregation.argument());
            }
        }
        return arguments;
    }

    @Override
    public List<Expression> dedupe(Body.Dedupe dedupe) {
        return List.of();
    }

    @Override
    public List<Expression> userClass(Body.UserClass userClass) {
        return List.of();
    }
}
