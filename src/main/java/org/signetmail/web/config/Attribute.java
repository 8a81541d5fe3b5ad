package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.setting.Kind;
import org.signetmail.text.SyntaxError;

/**
 * One value of a thing: its name, its form, and what it is while nobody says otherwise. Values are texts, whole numbers, truth
 * values and lists of texts, each in the one form in which it is compared. Immutable.
 *
 * @param usual null where it must be said when the thing is made
 * @param once it counts only while the thing is made, and is never shown
 * @param kept gives a value's one form, or throws {@link SyntaxError} with what is wrong, to be read after its path
 */
record Attribute(String name, Form form, @Nullable Object usual, boolean once, Function<Object, Object> kept) {
    private static final Kind.Bytes OCTETS = new Kind.Bytes(0, 1L << 60);
    private static final Kind.YesNo TRUTH = new Kind.YesNo();
    private static final int MOST_IN_LIST = 1000;

    /** How it is written. */
    enum Form { TEXT, NUMBER, OCTETS, YES_NO, LIST }

    static Attribute text(String name, @Nullable String usual) {
        return new Attribute(name, Form.TEXT, usual, false, value -> value);
    }

    static Attribute list(String name, @Nullable List<String> usual) {
        return new Attribute(name, Form.LIST, usual, false, value -> value);
    }

    static Attribute yesNo(String name, boolean usual) {
        return new Attribute(name, Form.YES_NO, usual, false, value -> value);
    }

    static Attribute octets(String name, long usual) {
        return new Attribute(name, Form.OCTETS, usual, false, value -> value);
    }

    static Attribute number(String name, @Nullable Long usual, long least, long most) {
        var range = new Kind.Whole(least, most);
        return new Attribute(name, Form.NUMBER, usual, false, value -> range.read(String.valueOf(value)));
    }

    /** One of an enumeration's words. */
    static <E extends Enum<E>> Attribute choice(String name, Class<E> type, @Nullable String usual) {
        Kind.Choice<E> choice = Kind.Choice.of(type);
        return new Attribute(name, Form.TEXT, usual, false, value -> choice.kept((String) value));
    }

    /** Of a text. @param form the text in its one form, or throws {@link SyntaxError} */
    Attribute as(Function<String, String> form) {
        return new Attribute(name, this.form, usual, once, value -> form.apply((String) value));
    }

    /** Of a text or a list. @param check throws {@link SyntaxError} */
    Attribute checked(Consumer<String> check) {
        return new Attribute(name, form, usual, once, value -> {
            (value instanceof List<?> list ? list : List.of(value)).forEach(each -> check.accept(String.valueOf(each)));
            return value;
        });
    }

    Attribute onlyAtFirst() {
        return new Attribute(name, form, usual, true, kept);
    }

    /** @throws SyntaxError with what is wrong, to be read after the value's path */
    Object read(Node node) {
        Object value = switch (form) {
            case TEXT -> text(node);
            case NUMBER -> text(node);
            case OCTETS -> OCTETS.read(text(node));
            case YES_NO -> TRUTH.read(text(node));
            case LIST -> texts(node);
        };
        return value.equals(usual) ? value : kept.apply(value);
    }

    private String text(Node node) {
        return switch (node) {
            case Node.Text(int _, String _, boolean nothing) when nothing -> {
                if (usual == null || form != Form.TEXT) {
                    throw new SyntaxError(-1, "has no value");
                }
                yield String.valueOf(usual);
            }
            case Node.Text(int _, String value, boolean _) -> value;
            case Node.Listing _ -> throw new SyntaxError(-1, "is one value, not a list");
            case Node.Mapping _ -> throw new SyntaxError(-1, "is one value, with no names below it");
        };
    }

    private static List<String> texts(Node node) {
        var texts = new ArrayList<String>();
        switch (node) {
            case Node.Text(int _, String value, boolean nothing) -> {
                if (!nothing) {
                    texts.add(value);
                }
            }
            case Node.Listing(int _, List<Node> items) -> {
                for (Node item : items) {
                    if (!(item instanceof Node.Text(int _, String value, boolean nothing)) || nothing) {
                        throw new SyntaxError(-1, "is a list of texts, as [one, another]");
                    }
                    texts.add(value);
                }
            }
            case Node.Mapping _ -> throw new SyntaxError(-1, "is a list of texts, as [one, another]");
        }
        if (texts.size() > MOST_IN_LIST) {
            throw new SyntaxError(-1, "has " + MOST_IN_LIST + " values at most");
        }
        return List.copyOf(texts);
    }

    /** A value for a person. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean truth -> truth ? "yes" : "no";
            case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }
}
