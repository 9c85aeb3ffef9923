#include "worker/webhooks/webhook_sender.hpp"

#include <algorithm>
#include <exception>

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/webhooks/webhook_rules.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

/// Longer than an attempt may take.
constexpr auto claim_for = 60s;
constexpr auto try_for = 15s;
constexpr auto end_within = 2s;
constexpr auto pause_after_failed_turn = 500ms;

}  // namespace

webhook_sender::webhook_sender(delivery_store& deliveries, const outside_settings& outside,
                               const fleet_view& fleet, std::function<bool()> is_draining)
    : deliveries_(deliveries),
      outside_(outside),
      fleet_(fleet),
      is_draining_(std::move(is_draining)),
      board_(outside.rules),
      schedule_(wakeup::clock::now()),
      loop_(wake_, {.failure_event = "callbacks_failed",
                    .turn = [this](woken_by) { return turn(); },
                    .after_failure = [this] { return after_failure(); },
                    .at_end = [this] { finish(); }}) {}

webhook_sender::~webhook_sender() {
  stop();
}

void webhook_sender::stop() {
  wake_.stop();
  board_.wake();
  loop_.stop();
}

loop_plan::duration webhook_sender::turn() {
  const bool draining = is_draining_();
  const auto count = schedule_.to_claim(under_way_.size(), draining, wakeup::clock::now());
  if (count > 0) {
    claim(count);
    look_later();
  }
  if (board_.under_way() == 0) return schedule_.idle(draining, wakeup::clock::now());
  board_.turn(100ms);
  return {};
}

/// What is under way stays so; an end that was not written is another try after its claim.
loop_plan::duration webhook_sender::after_failure() {
  schedule_.failed();
  look_later();
  return pause_after_failed_turn;
}

void webhook_sender::look_later() {
  schedule_.look_later(wakeup::clock::now(), fleet_.standing().alive, random_fraction());
}

void webhook_sender::claim(std::size_t count) {
  schedule_.claiming();
  auto taken = deliveries_.claim(static_cast<int>(count), claim_for);
  schedule_.claimed(count, taken.size());
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
  const auto [entry, is_new] = under_way_.insert_or_assign(taken.id, std::move(taken));
  const auto& delivery = entry->second;
  const auto url = outside_.rules.judge(delivery.url);
  if (!url) return ended(delivery, std::unexpected(transfer_fault::refused));
  auto body = webhook_body(delivery);
  transfer_request request;
  request.url = *url;
  request.headers = {
      "Content-Type: application/json",
      "Pagemill-Event: " + delivery.event,
      "Pagemill-Delivery: " + to_string(delivery.id),
      "Pagemill-Signature: " +
          webhook_signature(delivery.unix_now, body, delivery.secret, delivery.previous_secret),
  };
  request.post = std::move(body);
  request.limits.connect = 5s;
  request.limits.idle = try_for;
  request.limits.total = try_for;
  request.ca_file = outside_.ca_file;
  board_.start(std::move(request), [this, id = delivery.id](const transfer_outcome& outcome) {
    if (const auto found = under_way_.find(id); found != under_way_.end()) {
      ended(found->second, outcome);
    }
  });
}

void webhook_sender::ended(const claimed_delivery& delivery, const transfer_outcome& outcome) {
  const auto end = judge_delivery(outcome, delivery, random_fraction());
  const auto taken = std::move(under_way_.extract(delivery.id).mapped());
  schedule_.ended();
  const auto recorded = deliveries_.end(taken, end);
  std::vector<log_field> fields{{"delivery_id", to_string(taken.id)},
                                {"job_id", to_string(taken.snapshot.id)},
                                {"status", recorded ? end.status : "claim_lost"},
                                {"tries", taken.tries}};
  if (end.http_status) fields.emplace_back("http_status", *end.http_status);
  if (end.error) fields.emplace_back("code", *end.error);
  log(end.status == "failed" ? log_level::warning : log_level::info, "callback", fields);
}

/// At the end of the process: answers that are about to arrive are worth a moment.
void webhook_sender::finish() noexcept {
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
