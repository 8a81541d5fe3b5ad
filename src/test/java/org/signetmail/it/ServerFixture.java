package org.signetmail.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One packaged server for all tests of the run that take a {@link PackagedServer}; ended with the run. */
public final class ServerFixture implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PackagedServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(ServerFixture.class))
                .computeIfAbsent(PackagedServer.class, _ -> {
                    try {
                        return PackagedServer.launch();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }, PackagedServer.class);
    }
}
