package org.signetmail.care.hook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.HookTapes.Filed;
import org.signetmail.store.HookTapes.Happening;
import org.signetmail.store.HookTapes.Letter;
import org.signetmail.store.HookTapes.Other;
import org.signetmail.store.HookTapes.Sent;

/** What a webhook is sent: {@code type}, {@code timestamp}, {@code host} and {@code data}. What is not known is null. Thread-safe. */
final class HookBody {
    /** What {@code webhooks.test} sends. */
    static final String TEST = "webhook.test";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HookBody() {}

    static String of(Happening happened, String host) {
        return written(happened.event().word(), happened.at(), host, switch (happened) {
            case Filed filed -> filed(filed);
            case Sent sent -> sent(sent);
            case Other other -> other(other.facts());
        });
    }

    static String test(String name, Instant at, String host) {
        return written(TEST, at, host, Map.of("webhook", name));
    }

    private static String written(String type, Instant at, String host, Map<String, ?> data) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type);
        body.put("timestamp", at.toString());
        body.put("host", host);
        body.put("data", data);
        return JSON.writeValueAsString(body);
    }

    private static Map<String, Object> letter(Letter letter) {
        var data = new LinkedHashMap<String, Object>();
        data.put("mail", letter.mail());
        data.put("messageId", known(letter.messageId()));
        data.put("size", letter.size());
        data.put("sender", known(letter.sender()));
        data.put("submittedBy", known(letter.origin().account()));
        return data;
    }

    private static Map<String, Object> filed(Filed filed) {
        Map<String, Object> data = letter(filed.letter());
        data.put("recipient", known(filed.recipient()));
        data.put("account", known(filed.account()));
        data.put("mailbox", filed.mailbox());
        data.put("uid", filed.uid());
        data.put("protocol", filed.letter().origin().protocol());
        data.put("client", known(filed.letter().origin().client()));
        data.put("helo", known(filed.letter().origin().helo()));
        data.put("tls", known(filed.letter().origin().tls()));
        data.put("trace", filed.letter().origin().trace());
        return data;
    }

    private static Map<String, Object> sent(Sent sent) {
        Map<String, Object> data = letter(sent.letter());
        data.put("recipient", known(sent.recipient()));
        data.put("remote", known(sent.host()));
        data.put("tls", known(sent.tls()));
        data.put("reply", known(sent.words().strip()));
        data.put("notice", sent.notice());
        data.put("trace", sent.letter().origin().trace());
        return data;
    }

    private static Map<String, Object> other(Map<String, String> facts) {
        var data = new LinkedHashMap<String, Object>();
        facts.forEach((name, value) -> data.put(name, name.equals("names") ? List.of(value.split(" ")) : known(value)));
        return data;
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }
}
