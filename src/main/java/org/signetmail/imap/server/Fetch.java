package org.signetmail.imap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.FetchItem;
import org.signetmail.imap.Scanner;
import org.signetmail.imap.SequenceSet;
import org.signetmail.imap.Wire;
import org.signetmail.imap.server.fetch.ReadAhead;
import org.signetmail.imap.server.fetch.Sections;
import org.signetmail.store.Content;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Flags;
import org.signetmail.store.Mailboxes.FlagChange;
import org.signetmail.store.StoredMessage;

/** FETCH tells what is known of messages, and their octets.
 *  <pre>fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")</pre>
 *  RFC 9051 6.4.5, 6.4.9, 7.5.2; RFC 3516 */
record Fetch(SequenceSet set, List<FetchItem> items, boolean byUid) implements Command.ForOpen {
    private static final int SLICE = 256;
    /** Of messages of which little more than the number is known. */
    private static final int BARE_SLICE = 2048;
    private static final FlagSet SEEN = new FlagSet(Flags.SEEN, Set.of());

    static Fetch parse(Scanner in, boolean byUid) {
        SequenceSet set = in.sp().sequenceSet();
        List<FetchItem> items = FetchItem.parse(in.sp());
        if (byUid && items.stream().noneMatch(FetchItem.Uid.class::isInstance)) {
            items = Stream.concat(Stream.of(new FetchItem.Uid()), items.stream()).toList();
        }
        return in.end(new Fetch(set, items, byUid));
    }

    @Override public boolean mayRenumber() {
        return byUid;
    }

    @Override public Answer run(Open here, Out out) throws IOException {
        int[] indexes = here.indexes(set, byUid);
        here.tellKeywords(out);
        if (items.stream().allMatch(i -> i instanceof FetchItem.Uid || i instanceof FetchItem.FlagsItem)) {
            for (int index : indexes) {
                new Response(here, out, index).tell(items);
            }
            return Answer.ok("FETCH completed");
        }
        Answer answer = Answer.ok("FETCH completed");
        Set<StoredMessage.Detail> details = details();
        int slice = details.isEmpty() ? BARE_SLICE : SLICE;
        for (int from = 0; from < indexes.length; from += slice) {
            answer = slice(here, out, Arrays.copyOfRange(indexes, from, Math.min(from + slice, indexes.length)), details, answer);
        }
        if (!here.readOnly() && items.stream().anyMatch(Fetch::reads)) {
            long[] unseen = here.uids(IntStream.of(indexes).filter(i -> (here.flagsNow(i) & Flags.SEEN) == 0).toArray());
            if (unseen.length > 0) {
                here.mailboxes().storeFlags(here.id(), unseen, FlagChange.ADD, SEEN);
            }
        }
        return answer;
    }

    /** Whether the item sets \Seen. */
    private static boolean reads(FetchItem item) {
        return item instanceof FetchItem.Body(var section, boolean peek, var partial, var label) && !peek
                || item instanceof FetchItem.Binary(var part, boolean peeked, var some) && !peeked;
    }

    private Set<StoredMessage.Detail> details() {
        var details = EnumSet.noneOf(StoredMessage.Detail.class);
        for (FetchItem item : items) {
            switch (item) {
                case FetchItem.Envelope() -> details.add(StoredMessage.Detail.ENVELOPE);
                case FetchItem.Structure(boolean extended) ->
                    details.add(extended ? StoredMessage.Detail.BODY_STRUCTURE : StoredMessage.Detail.BODY);
                case FetchItem.Uid(), FetchItem.FlagsItem(), FetchItem.Size(), FetchItem.InternalDate() -> { }
                case FetchItem.Body _, FetchItem.Binary _, FetchItem.BinarySize _ -> { }
            }
        }
        return details;
    }

    private Answer slice(Open here, Out out, int[] indexes, Set<StoredMessage.Detail> details, Answer soFar) throws IOException {
        Answer answer = soFar;
        Map<Long, StoredMessage> stored = new HashMap<>();
        List<StoredMessage> messages = here.mailboxes().messages(here.id(), here.uids(indexes), details);
        messages.forEach(message -> stored.put(message.uid(), message));
        try (var octets = new ReadAhead(here.mailboxes(), messages)) {
            for (int index : indexes) {
                StoredMessage message = stored.get(here.seen().uid(index));
                answer = switch (message == null ? Told.GONE : one(here, out, index, message, octets)) {
                    case ALL -> answer;
                    case NOT_DECODED -> Answer.no("UNKNOWN-CTE", "a part's transfer encoding is not known");
                    case GONE -> Answer.no(Answer.Code.EXPUNGEISSUED, "some of the messages are gone");
                };
            }
        }
        return answer;
    }

    /** How much of what was asked of a message could be told. */
    private enum Told { ALL, NOT_DECODED, GONE }

    private Told one(Open here, Out out, int index, StoredMessage message, ReadAhead ahead) throws IOException {
        boolean octets = items.stream().anyMatch(i ->
                i instanceof FetchItem.Body || i instanceof FetchItem.Binary || i instanceof FetchItem.BinarySize);
        if (!octets) {
            new Response(here, out, index).tell(items, message, new Sections(ByteBuffer.allocate(0)));
            return Told.ALL;
        }
        Optional<Content> content = ahead.content(message);
        if (content.isEmpty()) {
            return Told.GONE;
        }
        try (Content open = content.get()) {
            var sections = new Sections(open.bytes());
            new Response(here, out, index).tell(items, message, sections);
            return items.stream().allMatch(item -> decodable(item, sections)) ? Told.ALL : Told.NOT_DECODED;
        }
    }

    private static boolean decodable(FetchItem item, Sections sections) {
        return switch (item) {
            case FetchItem.Binary(List<Integer> part, boolean peek, var partial) -> sections.decodable(part);
            case FetchItem.BinarySize(List<Integer> part) -> sections.decodable(part);
            case FetchItem.Uid(), FetchItem.FlagsItem(), FetchItem.Size(), FetchItem.InternalDate(), FetchItem.Envelope() -> true;
            case FetchItem.Structure structure -> true;
            case FetchItem.Body body -> true;
        };
    }

    /** One FETCH response. */
    private record Response(Open here, Out out, int index) {
        /** UID and FLAGS alone: the store is not asked. */
        void tell(List<FetchItem> items) throws IOException {
            out.begin("* " + (index + 1) + " FETCH (");
            String gap = "";
            for (FetchItem item : items) {
                out.raw(item instanceof FetchItem.Uid
                        ? gap + "UID " + here.seen().uid(index) : gap + "FLAGS " + here.flags(index));
                gap = " ";
            }
            out.end(")\r\n");
        }

        void tell(List<FetchItem> items, StoredMessage message, Sections sections) throws IOException {
            out.begin("* " + (index + 1) + " FETCH (");
            String gap = "";
            for (FetchItem item : items) {
                out.raw(gap);
                gap = " ";
                switch (item) {
                    case FetchItem.Uid() -> out.raw("UID " + message.uid());
                    case FetchItem.FlagsItem() -> out.raw("FLAGS " + here.flags(index));
                    case FetchItem.Size() -> out.raw("RFC822.SIZE " + message.size());
                    case FetchItem.InternalDate() -> out.raw("INTERNALDATE " + Wire.dateTime(message.internalDate()));
                    case FetchItem.Envelope() -> wire("ENVELOPE ", message.envelope());
                    case FetchItem.Structure(boolean extended) ->
                        wire(extended ? "BODYSTRUCTURE " : "BODY ", extended ? message.bodyStructure() : message.body());
                    case FetchItem.Body body -> body(body, sections);
                    case FetchItem.Binary binary -> binary(binary, sections);
                    case FetchItem.BinarySize(List<Integer> part) -> binarySize(part, sections);
                }
            }
            out.end(")\r\n");
        }

        private void wire(String name, byte[] form) throws IOException {
            out.raw(name);
            out.raw(form);
        }

        private void body(FetchItem.Body body, Sections sections) throws IOException {
            literal(body.label(), "", sections.find(body.section()), body.partial());
        }

        private void binary(FetchItem.Binary binary, Sections sections) throws IOException {
            String name = "BINARY[" + numbers(binary.part()) + "]";
            switch (sections.decoded(binary.part())) {
                case Sections.Decoded.Octets(ByteBuffer octets) -> literal(name, "~", List.of(octets), binary.partial());
                case Sections.Decoded.NoPart() -> out.raw(name + " NIL");
                case Sections.Decoded.UnknownEncoding() -> out.raw(name + " NIL");
            }
        }

        private void binarySize(List<Integer> part, Sections sections) throws IOException {
            long size = sections.decoded(part) instanceof Sections.Decoded.Octets(ByteBuffer octets) ? octets.remaining() : 0;
            out.raw("BINARY.SIZE[" + numbers(part) + "] " + size);
        }

        private static String numbers(List<Integer> part) {
            return String.join(".", part.stream().map(String::valueOf).toList());
        }

        private void literal(
                String name, String mark, @Nullable List<ByteBuffer> found,
                FetchItem.@Nullable Partial partial) throws IOException {
            String origin = partial == null ? "" : "<" + partial.origin() + ">";
            if (found == null) {
                out.raw(name + origin + " NIL");
                return;
            }
            List<ByteBuffer> pieces = partial == null ? found : Sections.part(found, partial.origin(), partial.length());
            out.raw(name + origin + " " + mark + "{" + Sections.size(pieces) + "}\r\n");
            for (ByteBuffer piece : pieces) {
                out.raw(piece);
            }
        }
    }
}
