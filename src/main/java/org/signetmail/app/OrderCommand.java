package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A command that sets an order going, shows each of its steps, and ends as the order does. */
abstract class OrderCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "the certificate's name")
    String name = "";

    @Option(names = "--no-wait", description = "do not wait for its end; signet acme orders shows how it stands")
    boolean noWait;

    /** Sets it going. */
    abstract JsonNode begin(ApiClient api) throws Exception;

    @Override
    JsonNode ask(ApiClient api) throws Exception {
        JsonNode order = begin(api);
        show(order);
        while (!noWait && order.path("state").asString().equals("working")) {
            // The server answers when there is news, or after a while without.
            order = api.get("/acme/orders/" + ApiClient.part(name) + "?after=" + order.path("after").asInt());
            show(order);
        }
        if (order.path("state").asString().equals("failed")) {
            throw new Refusal(order.path("words").asString());
        }
        return order;
    }

    private void show(JsonNode order) {
        if (!where.json) {
            PrintWriter out = spec.commandLine().getOut();
            order.path("steps").forEach(step -> out.println(step.path("text").asString()));
            out.flush();
        }
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        out.println(name + ": " + answer.path("words").asString());
    }
}
