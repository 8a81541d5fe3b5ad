package org.signetmail.app;

import java.io.PrintWriter;

import tools.jackson.databind.JsonNode;

/** Waits for a job of the server, with a bar where somebody watches. */
final class JobFollower {
    private static final int WIDTH = 30;

    private final ApiClient api;
    private final PrintWriter err;
    private final boolean watched;

    /** @param watched whether a person looks at the other end of {@code err} */
    JobFollower(ApiClient api, PrintWriter err, boolean watched) {
        this.api = api;
        this.err = err;
        this.watched = watched;
    }

    static boolean isJob(JsonNode answer) {
        return answer.isObject() && answer.has("change") && answer.has("operation") && answer.has("state");
    }

    /** What the job gave. @throws Refusal with the reason when it did not end well */
    JsonNode follow(JsonNode begun) {
        JsonNode job = begun;
        while (job.path("state").asString().equals("running")) {
            show(job);
            job = api.get("/jobs/" + job.path("id").asLong() + "?change=" + job.path("change").asLong());
        }
        if (watched) {
            err.print("\r\033[K");
            err.flush();
        }
        if (!job.path("state").asString().equals("done")) {
            throw new Refusal(job.path("words").asString());
        }
        return job.path("result");
    }

    private void show(JsonNode job) {
        if (!watched) {
            return;
        }
        long total = job.path("total").asLong();
        long done = job.path("done").asLong();
        String bar = total > 0 ? "[" + "#".repeat((int) (WIDTH * Math.min(done, total) / total)) + "-".repeat(WIDTH - (int) (WIDTH * Math.min(done, total) / total)) + "] "
                + 100 * Math.min(done, total) / total + "% " : "";
        err.print("\r\033[K" + bar + job.path("words").asString());
        err.flush();
    }
}
