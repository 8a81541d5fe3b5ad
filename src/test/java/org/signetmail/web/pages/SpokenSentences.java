package org.signetmail.web.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

/** Reads from the sources what rooms say: the English sentences, with {@code {0}} where something varies. As xgettext does. */
final class SpokenSentences {
    private static final char HOLE = '\u0001';
    private static final int MOST_BRANCHES = 32;

    private SpokenSentences() {}

    /** Sentences by the files that say them. @param calls names of methods and records whose arguments are said; none for all there is */
    static Map<String, Set<String>> in(List<Path> roots, Set<String> calls) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new TreeMap<String, Set<String>>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources(roots)));
            for (var unit : task.parse()) {
                new Reader(calls, found, Path.of(unit.getSourceFile().toUri()).getFileName().toString()).scan(unit, null);
            }
        }
        return found;
    }

    private static List<Path> sources(List<Path> roots) {
        return roots.stream().flatMap(root -> {
            try (Stream<Path> walk = Files.walk(root)) {
                return walk.filter(file -> file.toString().endsWith(".java")).toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }

    private static final class Reader extends TreeScanner<Void, Void> {
        private final Set<String> calls;
        private final Map<String, Set<String>> found;
        private final String file;

        Reader(Set<String> calls, Map<String, Set<String>> found, String file) {
            this.calls = calls;
            this.found = found;
            this.file = file;
        }

        private void take(ExpressionTree said, String before) {
            for (String pattern : patterns(said)) {
                String numbered = numbered(before + pattern);
                // Prose: two words at least.
                if (numbered.matches("(?s).*[a-z]{2,}[,:;]? .*[a-z{].*")) {
                    found.computeIfAbsent(numbered, _ -> new java.util.TreeSet<>()).add(file);
                }
            }
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            String whole = call.getMethodSelect().toString();
            String name = call.getMethodSelect() instanceof MemberSelectTree member ? member.getIdentifier().toString() : whole;
            if (whole.startsWith("LOG.")) {
                return null;
            }
            if (name.equals("notFound") && !calls.isEmpty()) {
                call.getArguments().forEach(argument -> take(argument, "there is no "));
            } else if (calls.contains(name)) {
                call.getArguments().forEach(argument -> take(argument, ""));
            }
            return super.visitMethodInvocation(call, none);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void none) {
            String name = made.getIdentifier().toString().replaceAll("<.*", "").replaceAll(".*\\.", "");
            if (!calls.contains(name) && (name.endsWith("Exception") || name.endsWith("Error") && !name.equals("SyntaxError"))) {
                return null;
            }
            if (calls.contains(name)) {
                made.getArguments().forEach(argument -> take(argument, ""));
            }
            return super.visitNewClass(made, none);
        }

        @Override
        public Void visitBinary(BinaryTree sum, Void none) {
            if (calls.isEmpty() && sum.getKind() == Tree.Kind.PLUS) {
                take(sum, "");
                return null;
            }
            return super.visitBinary(sum, none);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void none) {
            if (calls.isEmpty() && literal.getValue() instanceof String) {
                take(literal, "");
            }
            return null;
        }
    }

    private static List<String> patterns(ExpressionTree said) {
        return switch (said) {
            case ParenthesizedTree in -> adds(in.getExpression()) ? List.of(String.valueOf(HOLE)) : patterns(in.getExpression());
            case LiteralTree literal -> List.of(literal.getValue() instanceof String text ? text.replace("%%", "\u0002").replaceAll("%[^a-zA-Z%]*[a-zA-Z]", String.valueOf(HOLE)).replace("\u0002", "%")
                    : literal.getValue() instanceof Integer number ? number.toString() : String.valueOf(HOLE));
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
                var all = new ArrayList<String>();
                for (String left : patterns(sum.getLeftOperand())) {
                    for (String right : patterns(sum.getRightOperand())) {
                        all.add((left + right).replace("" + HOLE + HOLE, "" + HOLE));
                    }
                }
                yield all.subList(0, Math.min(all.size(), MOST_BRANCHES));
            }
            case ConditionalExpressionTree either -> Stream.concat(patterns(either.getTrueExpression()).stream(), patterns(either.getFalseExpression()).stream()).toList();
            default -> List.of(String.valueOf(HOLE));
        };
    }

    /** Numbers, not words: {@code (line + 1)}. */
    private static boolean adds(ExpressionTree in) {
        return in instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS && Stream.of(sum.getLeftOperand(), sum.getRightOperand())
                .noneMatch(part -> part instanceof LiteralTree literal && literal.getValue() instanceof String || part instanceof BinaryTree deeper && !adds(deeper));
    }

    private static String numbered(String pattern) {
        var numbered = new StringBuilder();
        int next = 0;
        for (char c : pattern.toCharArray()) {
            if (c == HOLE) {
                numbered.append('{').append(next++).append('}');
            } else {
                numbered.append(c);
            }
        }
        return numbered.toString();
    }
}
