/// The main thread's part in the life of the process: it takes the signals, waits for the one to
/// stop, and drains.
#pragma once
#include <cstddef>
#include <functional>

#include "worker/process/drain.hpp"
#include "worker/process/progress.hpp"

namespace pagemill {

/// Blocks SIGTERM, SIGINT and SIGHUP in this thread and those it will start, and ignores SIGPIPE.
/// Call first in main.
void block_signals();

/// Returns at SIGTERM or SIGINT. Until then the service manager hears that the process is well as
/// long as every loop makes progress. SIGHUP reopens the log.
void serve_until_asked_to_stop(const progress_board& progress);

/// Runs the steps of a drain until `jobs` returns 0; a second signal hurries it. `act` is called
/// with drain_action::ask and kill. Returns until when the row's removal may be tried.
drain::time_point run_drain(drain steps, const std::function<std::size_t()>& jobs,
                            const std::function<void(drain_action)>& act);

/// Calls `retire` until it does not throw, at most until `until`, and for a moment after a second
/// signal: the row leaves with the process, since one that stayed would be taken for a death and
/// charged to the jobs that could not be given back.
void retire_within(drain::time_point until, const std::function<void()>& retire);

}  // namespace pagemill
