package org.signetmail.web.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Jobs.OfJob;
import org.signetmail.web.api.Secret;

/** What operations say about a document. */
public final class Plan {
    private static final String MASKED = "***";

    private Plan() {}

    /** @param before null where there was none; @param after null where there will be none; secrets are masked */
    public record OfValue(String name, @Nullable String before, @Nullable String after) {}

    /**
     * A change.
     *
     * @param kind add, change or remove
     * @param forGood whether it cannot be taken back when a later one fails
     */
    public record OfChange(String kind, String section, String name, List<OfValue> values, boolean forGood) {
        static OfChange of(Item item) {
            var values = new ArrayList<OfValue>();
            for (Attribute attribute : item.section().attributes()) {
                if (!attribute.once()) {
                    String before = shown(item, attribute, item.before());
                    String after = shown(item, attribute, item.after());
                    boolean told = switch (item.kind()) {
                        case ADD -> !Objects.equals(item.then().get(attribute.name()), attribute.usual());
                        case REMOVE -> !Objects.equals(item.now().get(attribute.name()), attribute.usual());
                        case CHANGE -> item.changed().containsKey(attribute.name());
                        case NONE -> false;
                    };
                    if (told) {
                        values.add(new OfValue(attribute.name(), before, after));
                    }
                }
            }
            item.once().keySet().forEach(name -> values.add(new OfValue(name, null, MASKED)));
            return new OfChange(item.kind().name().toLowerCase(Locale.ROOT), item.section().name(), item.name(), List.copyOf(values), !item.section().reversible(item));
        }

        private static @Nullable String shown(Item item, Attribute attribute, @Nullable Map<String, Object> values) {
            Object value = values == null ? null : values.get(attribute.name());
            return value == null ? null : item.section().shown(item, attribute, value);
        }
    }

    /**
     * What would be done.
     *
     * @param faults for which the whole document would be refused; then there are no changes
     * @param notes what should be known besides
     * @param tag names just these changes: given to {@code config.apply}, others are refused
     */
    public record OfPlan(List<OfChange> changes, List<Fault> faults, List<String> notes, String tag) {
        static OfPlan of(Planner.Planned planned) {
            List<OfChange> changes = planned.items().stream().map(OfChange::of).toList();
            return new OfPlan(changes, planned.faults(), planned.notes(), hash(changes));
        }
    }

    /** @param password made up just now, shown this once */
    public record OfPassword(String address, @Secret @Nullable String password) {
        @Override
        public String toString() {
            return "OfPassword[" + address + "]";
        }
    }

    /** @param job that makes the changes; @param passwords that count for accounts once it has made them */
    public record OfBegun(OfJob job, List<OfPassword> passwords) {}

    /** What a job gave: how many things it changed. */
    public record OfApplied(int added, int changed, int removed) {
        static OfApplied of(List<Item> items) {
            Map<Item.Kind, Long> counts = items.stream().collect(Collectors.groupingBy(Item::kind, Collectors.counting()));
            return new OfApplied(counted(counts, Item.Kind.ADD), counted(counts, Item.Kind.CHANGE), counted(counts, Item.Kind.REMOVE));
        }

        private static int counted(Map<Item.Kind, Long> counts, Item.Kind kind) {
            return Math.toIntExact(counts.getOrDefault(kind, 0L));
        }
    }

    /** The document. */
    public record OfDocument(String yaml) {}

    private static String hash(List<OfChange> changes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(changes.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
