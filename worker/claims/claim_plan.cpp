#include "worker/claims/claim_plan.hpp"

#include <algorithm>

#include "common/core/backoff.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;
using steady_duration = std::chrono::steady_clock::duration;

// Claims that look below the floors: one a second of all workers together, fewer when such a claim
// is slow, so that they take a twentieth of one core at most.
constexpr steady_duration thorough_first = 2s;
constexpr steady_duration thorough_last = 60s;
constexpr steady_duration thorough_of_all = 1s;
constexpr int thorough_share = 20;

}  // namespace

claim_follow_up judge_claim(const claim_result& found) {
  if (!found.jobs.empty()) return claim_follow_up::assign;
  if (found.cut_at) return claim_follow_up::look_on;
  return found.suspect_waiting ? claim_follow_up::take_suspect : claim_follow_up::assign;
}

claim_request claim_plan::next(const worker_id& worker, const claim_wish& wish,
                               claim_depth depth) const {
  const bool thorough = depth == claim_depth::everywhere;
  return {.worker = worker,
          .slot = settings_.slot_name,
          // What was in hand when a worker died is claimed in small numbers: it may kill this one.
          .count = thorough ? std::min(wish.count, settings_.slots) : wish.count,
          .walk = floors_.walk(walk_after_, depth),
          .thorough = thorough || !wish.is_ahead,
          .embeds = settings_.embeds,
          .workspace_jobs_max = settings_.workspace_jobs_max,
          .passed_over = wish.passed_over,
          .takes_suspects = wish.takes_suspects};
}

void claim_plan::note(const claim_request& request, const claim_result& found, claim_depth depth) {
  floors_.note(found, depth);
  const bool full = static_cast<int>(found.jobs.size()) == request.count;
  if (found.cut_at && !full) {
    walk_after_ = *found.cut_at;
  } else if (!found.jobs.empty()) {
    walk_after_ = found.jobs.back().workspace;
  }
}

void claim_plan::note_thorough(time_point begun, time_point ended, int workers_alive,
                               double random) {
  const auto pause =
      std::clamp(workers_alive * std::max(thorough_of_all, thorough_share * (ended - begun)),
                 thorough_first, thorough_last);
  thorough_at_ = ended + std::chrono::duration_cast<steady_duration>(pause * spread(random));
}

}  // namespace pagemill
