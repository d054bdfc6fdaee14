package dev.dataflow.compiler.python;

import dev.dataflow.compiler.python.Python.Call;
import java.util.ArrayList;
import java.util.List;

/** A Python file: a docstring, imports that follow from the rest, and one {@code with} block of statements. */
public final class PythonFile {
    private final String docstring;
    private final Call context;
    private final String variable;
    private final List<Statement> body = new ArrayList<>();

    private PythonFile(String docstring, Call context, String variable) {
        this.docstring = docstring;
        this.context = context;
        this.variable = variable;
    }

    /** A file whose statements all stand in {@code with context as variable:}. */
    public static PythonFile with(String docstring, Call context, String variable) {
        return new PythonFile(docstring, context, variable);
    }

    /** A statement in the block. */
    sealed interface Statement {
        record Assign(String variable, Call value) implements Statement {}

        record Shift(List<List<String>> operands) implements Statement {}

        record Blank() implements Statement {}
    }

    /** {@code variable = value}. */
    public PythonFile assign(String to, Call value) {
        body.add(new Statement.Assign(to, value));
        return this;
    }

    /** {@code a >> [b, c] >> d}: each operand is one variable, or several in brackets. */
    public PythonFile shift(List<List<String>> operands) {
        body.add(new Statement.Shift(operands));
        return this;
    }

    /** An empty line. */
    public PythonFile blank() {
        body.add(new Statement.Blank());
        return this;
    }

    /** The source, each line ended by LF. */
    public String text() {
        Imports imports = new Imports();
        Layout layout = new Layout();
        imports.gather(context);
        layout.line(0, "with ", context, " as " + variable + ":");
        for (Statement statement : body) {
            if (statement instanceof Statement.Assign assign) {
                imports.gather(assign.value());
                layout.line(1, assign.variable() + " = ", assign.value(), "");
            } else if (statement instanceof Statement.Shift shift) {
                layout.shift(1, shift.operands());
            } else {
                layout.blank();
            }
        }
        return Quotes.docstring(docstring) + "\n\n" + imports.text() + layout.text();
    }

    /** Whether these operands of a shift fit on one line of the block. */
    public static boolean fits(List<List<String>> operands) {
        return Layout.fits(1, operands);
    }
}
