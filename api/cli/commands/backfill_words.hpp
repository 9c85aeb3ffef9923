/// What `reindex` and `reembed` have in common: how they speak of a background task and wait.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "api/cli/client/failure.hpp"
#include "common/stores/backfills/backfill_store.hpp"

namespace pagemill::cli {

/// "1 document", "3 documents".
std::string documents_words(std::int64_t count);
/// "5 documents of 2 workspaces".
std::string waiting_words(const backfill_account& account);
/// "; 2 documents set aside after failures (internal_error): see ..."; empty if there are none.
std::string set_aside_words(const backfill_account& account);

/// That something was set aside is for somebody to look at, however often a command is repeated.
exit_code exit_of(const backfill_account& account);

/// Asks twice a second. false: somebody interrupted.
bool wait_until(const std::function<bool()>& is_over);

}  // namespace pagemill::cli
