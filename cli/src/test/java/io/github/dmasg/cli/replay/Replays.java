package io.github.dmasg.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs replays in a test and keeps the calls that were rebuilt and what was said. */
final class Replays implements Messages {
    final List<RecordedCall> calls = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    LimitsBook book = new LimitsBook();
    CallMapper mapper = new InterfaceMapper(ReplayOptions.DEFAULT_GRANULE);

    FileReport run(Path file) throws IOException, UnreadableRecordingException {
        CallMapper noting = (call, rules, into) -> {
            if (rules == CallMapper.Rules.CLASSIC) {
                calls.add(call);
            }
            mapper.map(call, rules, into);
        };
        ReplayOptions defaults = ReplayOptions.defaults();
        ReplayOptions options = new ReplayOptions(book, defaults.granule(), defaults.maxLine());
        return new FileReplay(file, options, noting, this).run();
    }

    /** The one call of the recording. */
    RecordedCall only() {
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " calls");
        }
        return calls.get(0);
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void progress(String file, long done, long all) {
        if (done > all) {
            throw new AssertionError(done + " of " + all);
        }
    }
}
