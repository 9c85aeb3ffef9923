#include "worker/webhooks/webhook_sender.hpp"

#include <algorithm>
#include <exception>

#include "common/core/log.hpp"
#include "common/core/backoff.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/webhooks/webhook_rules.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t side_by_side = 16;
/// Longer than a try may take.
constexpr auto claim_for = 60s;
constexpr auto try_for = 15s;
/// All workers together look once in that time.
constexpr auto look_every = 1s;
constexpr auto look_seldom = 30s;
constexpr auto end_within = 2s;

}  // namespace

webhook_sender::webhook_sender(delivery_store& deliveries, const outside_settings& outside,
                               worker_state& state)
    : deliveries_(deliveries), outside_(outside), state_(state), board_(outside.rules) {}

webhook_sender::~webhook_sender() {
  stop();
}

void webhook_sender::start() {
  thread_ = std::thread([this] { loop(); });
}

void webhook_sender::stop() {
  wake_.stop();
  board_.wake();
  if (thread_.joinable()) thread_.join();
}

void webhook_sender::loop() {
  auto look_at = wakeup::clock::now();
  while (!wake_.stopped()) {
    try {
      const bool room = under_way_.size() < side_by_side;
      if (room && !state_.draining && (more_ || wakeup::clock::now() >= look_at)) {
        claim();
        look_at = wakeup::clock::now() + pause();
      }
      if (board_.under_way() > 0) {
        board_.turn(100ms);
      } else if (!more_ || state_.draining) {
        wake_.wait_until(look_at);
        if (state_.draining) look_at = wakeup::clock::now() + look_every;
      }
    } catch (const std::exception& problem) {
      // What is under way stays so; an end that was not written is another try after its claim.
      postgres::log_absorbed("callbacks_failed", problem);
      more_ = false;
      look_at = wakeup::clock::now() + pause();
      wake_.wait_for(500ms);
    }
  }
  finish();
}

std::chrono::milliseconds webhook_sender::pause() const {
  const auto share = std::min<std::chrono::milliseconds>(
      std::max(1, state_.workers_alive.load()) * look_every, look_seldom);
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      share * spread(random_fraction()));
}

void webhook_sender::claim() {
  const auto room = side_by_side - under_way_.size();
  more_ = false;
  auto taken = deliveries_.claim(static_cast<int>(room), claim_for);
  more_ = taken.size() == room;
  std::exception_ptr problem;
  for (auto& one : taken) {
    const auto id = one.id;
    try {
      send(std::move(one));
    } catch (...) {
      // The others are sent; this one is another try after its claim.
      under_way_.erase(id);
      problem = std::current_exception();
    }
  }
  if (problem) std::rethrow_exception(problem);
}

void webhook_sender::send(claimed_delivery taken) {
  if (!outside_.webhook_secret.empty()) {
    taken.secret = outside_.webhook_secret;
    taken.previous_secret = outside_.webhook_secret_previous;
  }
  const auto [entry, fresh] = under_way_.insert_or_assign(taken.id, std::move(taken));
  const auto& of = entry->second;
  const auto url = outside_.rules.judge(of.url);
  if (!url) return ended(of, std::unexpected(transfer_fault::refused));
  auto body = webhook_body(of);
  transfer_request request;
  request.url = *url;
  request.headers = {
      "Content-Type: application/json",
      "Pagemill-Event: " + of.event,
      "Pagemill-Delivery: " + to_string(of.id),
      "Pagemill-Signature: " + webhook_signature(of.unix_now, body, of.secret, of.previous_secret),
  };
  request.post = std::move(body);
  request.limits.connect = 5s;
  request.limits.idle = try_for;
  request.limits.total = try_for;
  request.ca_file = outside_.ca_file;
  board_.start(std::move(request), [this, id = of.id](const transfer_outcome& outcome) {
    if (const auto found = under_way_.find(id); found != under_way_.end()) {
      ended(found->second, outcome);
    }
  });
}

void webhook_sender::ended(const claimed_delivery& of, const transfer_outcome& outcome) {
  const auto end = judge_delivery(outcome, of, random_fraction());
  const auto taken = std::move(under_way_.extract(of.id).mapped());
  // Its workspace may have had as many under way as it may.
  more_ = true;
  const auto recorded = deliveries_.end(taken, end);
  std::vector<log_field> fields{{"delivery_id", to_string(taken.id)},
                                {"job_id", to_string(taken.of.id)},
                                {"status", recorded ? end.status : "claim_lost"},
                                {"tries", taken.tries}};
  if (end.http_status) fields.emplace_back("http_status", *end.http_status);
  if (end.error) fields.emplace_back("code", *end.error);
  log(end.status == "failed" ? log_level::warning : log_level::info, "callback", fields);
}

/// At the end of the process: answers that are about to come are worth a moment.
void webhook_sender::finish() {
  try {
    const auto until = wakeup::clock::now() + end_within;
    while (board_.under_way() > 0 && wakeup::clock::now() < until) board_.turn(50ms);
    board_.drop_all();
    std::vector<claimed_delivery> unsent;
    for (auto& [id, taken] : under_way_) unsent.push_back(std::move(taken));
    under_way_.clear();
    deliveries_.release(unsent);
  } catch (const std::exception& problem) {
    postgres::log_absorbed("callbacks_not_released", problem);
  }
}

}  // namespace pagemill
