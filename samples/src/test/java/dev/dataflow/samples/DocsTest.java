package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README and docs as one web: every link leads somewhere, and every page can be found. */
final class DocsTest {
    private static final String FENCED = "(?ms)^```.*?^```";
    private static final String IN_LINE = "`[^`\n]*`";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?)\\s*$");
    private static final Path README = Checkout.ROOT.resolve("README.md");

    /** Where a link of a page leads to, if it leads into the repository. */
    private record Link(Path page, String target) {
        boolean inside() {
            return !target.matches("[a-z]+:.*");
        }

        Path file() {
            String path = target.replaceFirst("#.*", "");
            return path.isEmpty() ? page : page.resolveSibling(path).normalize();
        }

        boolean leadsSomewhere() throws IOException {
            int anchor = target.indexOf('#');
            return Files.exists(file()) && (anchor < 0 || anchors(file()).contains(target.substring(anchor + 1)));
        }

        @Override
        public String toString() {
            return Checkout.ROOT.relativize(page) + ": " + target;
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Link> broken = new ArrayList<>();
        int all = 0;
        for (Path page : pages()) {
            for (Link link : links(page)) {
                all++;
                if (!link.leadsSomewhere()) {
                    broken.add(link);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(all).isGreaterThan(20);
    }

    /** From the README on; a link to a folder shows the pages in it. */
    @Test
    void everyPageAndPictureCanBeFound() throws IOException {
        Set<Path> found = new TreeSet<>(Set.of(README));
        Deque<Path> unread = new ArrayDeque<>(found);
        while (!unread.isEmpty()) {
            for (Link link : links(unread.remove())) {
                for (Path file : Files.isDirectory(link.file()) ? list(link.file()) : List.of(link.file())) {
                    if (found.add(file) && file.toString().endsWith(".md")) {
                        unread.add(file);
                    }
                }
            }
        }
        Set<Path> all = new TreeSet<>(pages());
        all.addAll(list(Checkout.ROOT.resolve("docs/images")));
        all.removeAll(found);
        assertThat(all).as("pages and pictures that nothing leads to").isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Checkout.ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(README),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Link> links(Path page) throws IOException {
        String text = Files.readString(page).replaceAll(FENCED, "").replaceAll(IN_LINE, "");
        return LINK.matcher(text)
                .results()
                .map(found -> new Link(page, found.group(1)))
                .filter(Link::inside)
                .toList();
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page).replaceAll(FENCED, ""))
                .results()
                .map((MatchResult heading) -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
