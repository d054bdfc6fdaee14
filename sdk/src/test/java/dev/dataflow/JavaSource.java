package dev.dataflow;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A source file and what its Javadoc says, so that pages can say the same. */
final class JavaSource {
    private final CompilationUnitTree unit;
    private final DocTrees docs;

    private JavaSource(CompilationUnitTree unit, DocTrees docs) {
        this.unit = unit;
        this.docs = docs;
    }

    /**
     * A member as it is documented.
     *
     * @param owner the name of its class
     * @param signature as in {@code join(Dataset<?> other, JoinKeys on)}; the bare name of a constant
     * @param functions the constants of {@code Function} that its body names
     */
    record Member(String owner, String name, String signature, String gives, String doc, Set<String> functions) {}

    static JavaSource of(Path file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            return new JavaSource(task.parse().iterator().next(), DocTrees.instance(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JavaSource main(String path) {
        return of(Path.of("src/main/java/dev/dataflow", path));
    }

    CompilationUnitTree unit() {
        return unit;
    }

    /** What is said of the file's own class. */
    String doc() {
        return doc(new TreePath(new TreePath(unit), unit.getTypeDecls().get(0)));
    }

    /** What the file's own class extends; empty if nothing. */
    String extended() {
        Tree type = ((ClassTree) unit.getTypeDecls().get(0)).getExtendsClause();
        return type == null ? "" : type.toString();
    }

    /** The public methods and the enum constants, in order, of the file's class and of those within it. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void ignored) {
                boolean override = method.getModifiers().getAnnotations().stream()
                        .anyMatch(annotation -> annotation.toString().contains("Override"));
                if (method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                        && method.getReturnType() != null
                        && !override) {
                    members.add(member(method));
                }
                return null;
            }

            @Override
            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void ignored) {
                ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
                if (owner.getKind() == Tree.Kind.ENUM
                        && String.valueOf(variable.getType()).equals(String.valueOf(owner.getSimpleName()))) {
                    String name = variable.getName().toString();
                    members.add(new Member(owner(), name, name, "", doc(getCurrentPath()), Set.of()));
                }
                return null;
            }

            private Member member(MethodTree method) {
                String parameters = method.getParameters().stream()
                        .map(parameter -> parameter.getModifiers().getFlags().isEmpty()
                                ? plain(parameter.toString())
                                : plain(parameter.getType() + " " + parameter.getName()))
                        .collect(Collectors.joining(", "));
                String name = method.getName().toString();
                return new Member(
                        owner(),
                        name,
                        name + "(" + parameters + ")",
                        plain(String.valueOf(method.getReturnType())),
                        doc(getCurrentPath()),
                        functions(method));
            }

            private String owner() {
                return ((ClassTree) getCurrentPath().getParentPath().getLeaf())
                        .getSimpleName()
                        .toString();
            }
        }.scan(new TreePath(unit), null);
        return members;
    }

    private static Set<String> functions(MethodTree method) {
        Set<String> functions = new TreeSet<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void ignored) {
                if (select.getExpression().toString().equals("Function")) {
                    functions.add(select.getIdentifier().toString());
                }
                return super.visitMemberSelect(select, null);
            }
        }.scan(method.getBody(), null);
        return functions;
    }

    /** Without annotations and package names. */
    private static String plain(String type) {
        return type.replaceAll("@\\w+\\s*(\\(\\))?\\s*", "")
                .replaceAll("\\b[a-z]+\\.(?=[a-zA-Z])", "")
                .replace("\n", "");
    }

    private String doc(TreePath path) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        return comment == null ? "" : text(comment.getFullBody());
    }

    /** In Markdown, on one line. */
    private static String text(List<? extends DocTree> parts) {
        StringBuilder text = new StringBuilder();
        for (DocTree part : parts) {
            if (part instanceof TextTree plain) {
                text.append(plain.getBody());
            } else if (part instanceof LiteralTree literal) {
                text.append('`').append(literal.getBody().getBody()).append('`');
            } else if (part instanceof LinkTree link) {
                String name = link.getReference()
                        .getSignature()
                        .replaceFirst("^#", "")
                        .replace('#', '.');
                text.append('`').append(name.replaceAll("\\(.*\\)", "")).append('`');
            } else if (part instanceof EntityTree entity) {
                text.append('&').append(entity.getName()).append(';');
            }
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }
}
