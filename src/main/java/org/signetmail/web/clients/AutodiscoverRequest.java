package org.signetmail.web.clients;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What Outlook asks in XML ([MS-OXDSCLI] 2.2.3). Strangers send it: no document type, no entities of their own, few levels, short
 * texts.
 *
 * @param address as it was sent; empty when there is none
 * @param schema in which an answer is wanted
 */
record AutodiscoverRequest(String address, String schema) {
    /** Most octets that are read. */
    static final int MOST = 16 * 1024;

    private static final int DEEPEST = 16;
    private static final int LONGEST = 1000;
    private static final List<String> ADDRESS = List.of("Autodiscover", "Request", "EMailAddress");
    private static final List<String> SCHEMA = List.of("Autodiscover", "Request", "AcceptableResponseSchema");

    /** It is no such request. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    static AutodiscoverRequest read(byte[] xml) throws Malformed {
        if (xml.length > MOST) {
            throw new Malformed("it is longer than " + MOST + " octets");
        }
        try {
            XMLStreamReader in = reader(decoded(xml));
            try {
                return walk(in);
            } finally {
                in.close();
            }
        } catch (XMLStreamException e) {
            throw new Malformed("it is no XML");
        }
    }

    /** UTF-8, or UTF-16 behind its mark. Not left to the parser, which prints octets that are neither to standard error. */
    private static String decoded(byte[] xml) throws Malformed {
        boolean marked = xml.length >= 2 && (xml[0] == (byte) 0xFE && xml[1] == (byte) 0xFF || xml[0] == (byte) 0xFF && xml[1] == (byte) 0xFE);
        try {
            String text = (marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8).newDecoder().decode(ByteBuffer.wrap(xml)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Malformed("it is neither UTF-8 nor UTF-16");
        }
    }

    private static XMLStreamReader reader(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing from elsewhere is read");
        });
        return factory.createXMLStreamReader(new StringReader(xml));
    }

    private static AutodiscoverRequest walk(XMLStreamReader in) throws XMLStreamException, Malformed {
        Deque<String> open = new ArrayDeque<>();
        var address = new StringBuilder();
        var schema = new StringBuilder();
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    open.addLast(in.getLocalName());
                    if (open.size() > DEEPEST) {
                        throw new Malformed("it is too deep");
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    add(in, at(open, ADDRESS) ? address : at(open, SCHEMA) ? schema : null);
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.ENTITY_DECLARATION -> throw new Malformed("it has a document type or entities");
                default -> { }
            }
        }
        return new AutodiscoverRequest(address.toString().strip(), schema.toString().strip());
    }

    private static void add(XMLStreamReader in, @org.jspecify.annotations.Nullable StringBuilder text) throws Malformed {
        if (text != null) {
            text.append(in.getText());
            if (text.length() > LONGEST) {
                throw new Malformed("a text in it is too long");
            }
        }
    }

    private static boolean at(Deque<String> open, List<String> path) {
        if (open.size() != path.size()) {
            return false;
        }
        Iterator<String> names = open.iterator();
        return path.stream().allMatch(name -> name.equals(names.next()));
    }
}
