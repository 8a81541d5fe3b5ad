package org.signetmail.app;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import org.signetmail.store.setting.Kind;
import org.signetmail.text.SyntaxError;

/** Numbers as they are typed; what is none is told in words that name no type of ours. */
final class Numbers {
    /** Octets, also as 500M or 5G. */
    static final class Octets implements ITypeConverter<Long> {
        private static final Kind.Bytes FORM = new Kind.Bytes(0, Long.MAX_VALUE);

        @Override
        public Long convert(String text) {
            try {
                return FORM.read(text);
            } catch (SyntaxError | IllegalArgumentException none) {
                throw new TypeConversionException("\"" + text + "\" is no size: a number of octets, or one with K, M, G or T behind it");
            }
        }
    }

    private Numbers() {}

    /** Makes all commands read numbers so. */
    static CommandLine in(CommandLine commands) {
        ITypeConverter<Long> longs = text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        ITypeConverter<Integer> integers = text -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return commands.registerConverter(Long.class, longs).registerConverter(long.class, longs).registerConverter(Integer.class, integers).registerConverter(int.class, integers);
    }

    private static long whole(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw new TypeConversionException("\"" + text + "\" is no whole number");
        }
        throw new TypeConversionException(text + " is a larger number than there can be");
    }
}
