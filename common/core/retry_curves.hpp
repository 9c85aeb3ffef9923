/// Every retry in Pagemill, in one table: how long to wait before the next attempt.
#pragma once
#include "common/core/backoff.hpp"

namespace pagemill::retry {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A transaction that lost a race or its connection.
inline constexpr retry_curve transaction{milliseconds(20), milliseconds(500), 4};
/// A connection that could not be made.
inline constexpr retry_curve connection{milliseconds(25), milliseconds(2000)};
/// A listening connection that was lost.
inline constexpr retry_curve listening{milliseconds(50), milliseconds(5000)};
/// A process that starts while the database is away.
inline constexpr retry_curve process_start{milliseconds(250), milliseconds(5000)};
/// Recording the ends of claims while the database is away.
inline constexpr retry_curve claim_ends{milliseconds(100), milliseconds(2000)};
/// A worker that is unfit proves itself. Short enough that its jobs are done within half a minute
/// of the host's recovery: a proof may take 10 s.
inline constexpr retry_curve proving{milliseconds(500), seconds(8)};
/// A job, after a charged failure (docs/job_states.md). If a server asks for more than an hour, a
/// person should look at it.
inline constexpr retry_curve job{seconds(5), seconds(600), 2, wait_bound::every, hours(1)};
/// A callback (docs/webhooks.md).
inline constexpr retry_curve callback{seconds(10), hours(3), 3, wait_bound::mean, hours(1)};
/// A request to a provider, within the deadline of its call.
inline constexpr retry_curve provider_request{milliseconds(250), seconds(5), 2, wait_bound::mean,
                                              hours(1)};
/// A provider whose calls fail is left alone; a call that is due anyway then tries it.
inline constexpr retry_curve provider_circuit{seconds(1), minutes(5), 2, wait_bound::mean,
                                              hours(1)};

}  // namespace pagemill::retry
