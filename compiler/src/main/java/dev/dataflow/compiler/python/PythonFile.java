package dev.dataflow.compiler.python;

import dev.dataflow.compiler.python.Python.Call;
import java.util.ArrayList;
import java.util.List;

/** A Python file: a docstring, imports that follow from the rest, and one {@code with} block of statements. */
public final class PythonFile {
    private final String docstring;
    private final Call context;
    private final String variable;
    private final Block body = new Block(1);

    private PythonFile(String docstring, Call context, String variable) {
        this.docstring = docstring;
        this.context = context;
        this.variable = variable;
    }

    /** A file whose statements all stand in {@code with context as variable:}. */
    public static PythonFile with(String docstring, Call context, String variable) {
        return new PythonFile(docstring, context, variable);
    }

    /** The statements of the file. */
    public Block body() {
        return body;
    }

    /** A statement in a block. */
    private sealed interface Statement {
        record Assign(String variable, Call value) implements Statement {}

        record With(Call context, Block body) implements Statement {}

        record Shift(List<List<String>> operands) implements Statement {}

        record Blank() implements Statement {}
    }

    /** Statements one below the other. */
    public static final class Block {
        private final int depth;
        private final List<Statement> statements = new ArrayList<>();

        private Block(int depth) {
            this.depth = depth;
        }

        /** {@code variable = value}. */
        public void assign(String to, Call value) {
            statements.add(new Statement.Assign(to, value));
        }

        /** {@code with context:}; gives the block that stands in it, which must not stay empty. */
        public Block with(Call inner) {
            Block block = new Block(depth + 1);
            statements.add(new Statement.With(inner, block));
            return block;
        }

        /** {@code a >> [b, c] >> d}: each operand is one variable, or several in brackets. */
        public void shift(List<List<String>> operands) {
            statements.add(new Statement.Shift(operands));
        }

        /** An empty line. */
        public void blank() {
            statements.add(new Statement.Blank());
        }

        private void write(Imports imports, Layout layout) {
            for (Statement statement : statements) {
                if (statement instanceof Statement.Assign assign) {
                    imports.gather(assign.value());
                    layout.line(depth, assign.variable() + " = ", assign.value(), "");
                } else if (statement instanceof Statement.With with) {
                    imports.gather(with.context());
                    layout.line(depth, "with ", with.context(), ":");
                    with.body().write(imports, layout);
                } else if (statement instanceof Statement.Shift shift) {
                    layout.shift(depth, shift.operands());
                } else {
                    layout.blank();
                }
            }
        }
    }

    /** The source, each line ended by LF. */
    public String text() {
        Imports imports = new Imports();
        Layout layout = new Layout();
        imports.gather(context);
        layout.line(0, "with ", context, " as " + variable + ":");
        body.write(imports, layout);
        return Quotes.docstring(docstring) + "\n\n" + imports.text() + layout.text();
    }

    /** Whether these operands of a shift fit on one line of the block. */
    public static boolean fits(List<List<String>> operands) {
        return Layout.fits(1, operands);
    }
}
