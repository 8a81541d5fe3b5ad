package org.signetmail.web.pages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Actor;

/** Where page parts say what they answer. Filled while the server is wired, only read after that. */
public final class PageRoutes {
    /** Answers one request. Refusals of operations may pass through: they become a page that says so. */
    public interface Handler {
        Answer answer(Visit visit) throws Exception;
    }

    /** @param may who; null for everybody, signed in or not */
    record Route(HandlerType verb, String path, @Nullable Predicate<Actor> may, Handler handler) {}

    /** Tells an open page what is new. Called again and again. */
    public interface LiveHandler {
        void tell(Visit visit, LiveStream out) throws Exception;
    }

    record Live(String path, Predicate<Actor> may, Duration every, LiveHandler handler) {}

    private final List<Live> lives = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final Menu menu = new Menu();

    /** Server administrators only. */
    public static final Predicate<Actor> SERVER = Actor::isServerAdministrator;
    /** Whoever administers something. */
    public static final Predicate<Actor> ADMINISTRATORS = actor -> !(actor.reach() instanceof Actor.Reach.Own);
    /** Whoever is signed in. */
    public static final Predicate<Actor> SIGNED_IN = actor -> true;

    public void menu(Menu.Section section, int order, String path, String text, Icon icon, Predicate<Actor> may) {
        menu.add(new Menu.Item(section, order, path, text, icon, may));
    }

    public void get(String path, Predicate<Actor> may, Handler handler) {
        routes.add(new Route(HandlerType.GET, path, may, handler));
    }

    public void post(String path, Predicate<Actor> may, Handler handler) {
        routes.add(new Route(HandlerType.POST, path, may, handler));
    }

    /** For everybody: what signs in. */
    void getOpen(String path, Handler handler) {
        routes.add(new Route(HandlerType.GET, path, null, handler));
    }

    void postOpen(String path, Handler handler) {
        routes.add(new Route(HandlerType.POST, path, null, handler));
    }

    /** Server-sent events for {@code data-live}: at once, and then each time this has passed. */
    public void live(String path, Predicate<Actor> may, Duration every, LiveHandler handler) {
        lives.add(new Live(path, may, every, handler));
    }

    List<Live> lives() {
        return List.copyOf(lives);
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    Menu menu() {
        return menu;
    }
}
