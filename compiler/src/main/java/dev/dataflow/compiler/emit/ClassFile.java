package dev.dataflow.compiler.emit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a class file holds and which classes it names: those of its constants, and of all descriptors and signatures. */
record ClassFile(String sha256, Set<String> references) {
    private static final Pattern LETTER = Pattern.compile("\\w", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int MAGIC = 0xCAFEBABE;

    static ClassFile of(byte[] bytes) {
        String digest = HexFormat.of().formatHex(ClassDigests.sha256().digest(bytes));
        try {
            return new ClassFile(digest, references(bytes));
        } catch (IOException | ArrayIndexOutOfBoundsException noClassFile) {
            // The JVM will say so when it loads it; here it is bytes.
            return new ClassFile(digest, Set.of());
        }
    }

    private static Set<String> references(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != MAGIC) {
            return Set.of();
        }
        in.readInt();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    // Takes two places, by the format's own regret.
                    i++;
                }
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("Cannot read constant " + tag);
            }
        }
        return named(texts, classes);
    }

    private static Set<String> named(String[] texts, List<Integer> classes) {
        Set<String> names = new TreeSet<>();
        for (int index : classes) {
            if (!texts[index].startsWith("[")) {
                names.add(texts[index].replace('/', '.'));
            }
        }
        for (String text : texts) {
            if (text != null) {
                described(text, names);
            }
        }
        return names;
    }

    /** What stands in {@code Lcode/Line;} and in {@code Lcode/Box<Lcode/Line;>;}. */
    private static void described(String text, Set<String> names) {
        int from = text.indexOf('L') + 1;
        while (from > 0) {
            int to = from;
            while (to < text.length() && isOfName(text.codePointAt(to))) {
                to += Character.charCount(text.codePointAt(to));
            }
            if (to > from && to < text.length() && (text.charAt(to) == ';' || text.charAt(to) == '<')) {
                names.add(text.substring(from, to).replace('/', '.'));
            }
            from = text.indexOf('L', to) + 1;
        }
    }

    private static boolean isOfName(int letter) {
        if (letter < 0x80) {
            return (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '_'
                    || letter == '$'
                    || letter == '/';
        }
        return LETTER.matcher(Character.toString(letter)).matches();
    }
}
