package io.github.dmasg.proptests.drivers.table;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.connect.VMStartException;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counts the calls of a driver into the DMA interface, classic or new, for one request from start to completion. Nothing in a driver is
 * changed for it: the request runs in another virtual machine whose method calls are watched through the debug interface.
 *
 * <p>Counted is every method of the interface that is entered directly from the driver's classes, or from common code between driver and
 * interface. Constructors are not, nor is what the interface does inside.
 */
final class StepCount {
    private static final String ROOT = "io.github.dmasg.";
    private static final List<String> INTERFACE = List.of(
            "device.",
            "dma.",
            "form.",
            "map.",
            "page.",
            "peer.",
            "legacy.adapter.",
            "legacy.blk.",
            "legacy.dmamap.",
            "legacy.iter.",
            "legacy.rdma.",
            "legacy.sg.");

    private final List<Long> counts = new ArrayList<>();
    private List<String> sources = List.of();
    private long calls;

    private StepCount() {}

    /**
     * Counts for all drivers, 128 KiB each.
     *
     * @return calls of the classic and the new side of each driver in turn
     * @throws IOException if the other virtual machine does not start or does not come to its end
     */
    static List<Long> all() throws IOException {
        StepCount count = new StepCount();
        VirtualMachine machine = launch();
        try {
            count.watch(machine);
        } catch (VMDisconnectedException e) {
            // It came to its end; whether too early shows below.
        } catch (IncompatibleThreadStateException e) {
            throw new IOException("watched program: " + e.getMessage() + " (expected: stopped at a method)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the watched program ran", e);
        } finally {
            machine.process().destroy();
        }
        int expected = 2 * DriverPairs.all().size();
        if (count.counts.size() != expected) {
            throw new IOException("requests of the watched program: " + count.counts.size() + " (expected: " + expected
                    + "); it said: "
                    + new String(machine.process().getErrorStream().readAllBytes(), Charset.defaultCharset()));
        }
        return count.counts;
    }

    private static VirtualMachine launch() throws IOException {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        set(arguments, "home", System.getProperty("java.home"));
        set(arguments, "main", StepProgram.class.getName());
        set(arguments, "options", "-Xshare:auto -XX:+UseSerialGC -cp \"" + System.getProperty("java.class.path") + '"');
        try {
            return connector.launch(arguments);
        } catch (IllegalConnectorArgumentsException | VMStartException e) {
            throw new IOException("watched program: " + e.getMessage() + " (expected: started)", e);
        }
    }

    private static void set(Map<String, Connector.Argument> arguments, String name, String value) throws IOException {
        Connector.Argument argument = arguments.get(name);
        if (argument == null) {
            throw new IOException("debug interface: no '" + name + "' to set (expected: a launcher that has it)");
        }
        argument.setValue(value);
    }

    private void watch(VirtualMachine machine) throws InterruptedException, IncompatibleThreadStateException {
        request(machine, StepProgram.class.getName()).enable();
        List<MethodEntryRequest> all = new ArrayList<>();
        for (String start : INTERFACE) {
            all.add(request(machine, ROOT + start + '*'));
        }
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof MethodEntryEvent entry) {
                    see(entry, all);
                }
            }
            events.resume();
        }
    }

    private static MethodEntryRequest request(VirtualMachine machine, String classes) {
        MethodEntryRequest request = machine.eventRequestManager().createMethodEntryRequest();
        request.addClassFilter(classes);
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        return request;
    }

    private void see(MethodEntryEvent entry, List<MethodEntryRequest> all) throws IncompatibleThreadStateException {
        Method method = entry.method();
        String type = method.declaringType().name();
        if (type.equals(StepProgram.class.getName())) {
            if (method.name().equals(StepProgram.BEGIN)) {
                StackFrame frame = entry.thread().frame(0);
                sources = List.of(((StringReference) frame.getArgumentValues().get(0))
                        .value()
                        .split(" ", -1));
                calls = 0;
                all.forEach(EventRequest::enable);
            } else if (method.name().equals(StepProgram.END)) {
                all.forEach(EventRequest::disable);
                counts.add(calls);
            }
        } else if (!method.isConstructor() && !isDriver(type) && fromDriver(entry)) {
            calls++;
        }
    }

    /** Whether a class is of the DMA interface. */
    static boolean isInterface(String type) {
        return INTERFACE.stream().anyMatch(start -> type.startsWith(ROOT + start));
    }

    private boolean fromDriver(MethodEntryEvent entry) throws IncompatibleThreadStateException {
        // The program's entry is below whatever is called in it.
        return isDriver(entry.thread().frame(1).location().declaringType().name());
    }

    /** A class of the driver or one nested in it. */
    private boolean isDriver(String type) {
        for (String source : sources) {
            if (type.startsWith(source) && (type.length() == source.length() || type.charAt(source.length()) == '$')) {
                return true;
            }
        }
        return false;
    }
}
