package dev.dataflow.connectors.files;

import dev.dataflow.run.FailureClass;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** Writes text in a character set, and refuses what that has no characters for. */
final class TextOut implements Closeable {
    private final Writer out;
    private final String encoding;
    private final Place place;

    TextOut(OutputStream out, String encoding, Place place) {
        this.encoding = encoding;
        this.place = place;
        this.out = new BufferedWriter(
                new OutputStreamWriter(
                        out,
                        Charset.forName(encoding)
                                .newEncoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16);
    }

    void text(CharSequence text) throws IOException {
        try {
            out.append(text);
        } catch (CharacterCodingException e) {
            throw unfit();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (CharacterCodingException e) {
            throw unfit();
        }
    }

    private RuntimeException unfit() {
        return place.failure(
                FailureClass.BAD_DATA,
                "VALUE_UNFIT",
                "a text has a character that " + encoding + " does not have",
                "Write in UTF-8, or replace such characters");
    }
}
