#include "worker/claims/completion_batches.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

constexpr double unspread = 0.5;
const completion_batches::time_point batch_time{1000s};

finished_claim ended_by(const worker_id& worker, std::int64_t token = 1) {
  return {{{make_uuid_v7()}, worker, token}, std::nullopt};
}

std::vector<std::int64_t> tokens_of(std::span<const finished_claim> ends) {
  std::vector<std::int64_t> tokens;
  for (const auto& end : ends) tokens.push_back(end.held.token);
  return tokens;
}

using tokens = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("ends that gathered are written together and are over once they are") {
  completion_batches batches;
  const worker_id self{make_uuid_v4()};
  CHECK(batches.next(batch_time).empty());
  for (int token = 1; token <= 3; ++token) batches.add(ended_by(self, token));
  CHECK(tokens_of(batches.next(batch_time)) == tokens{1, 2, 3});
  CHECK(tokens_of(batches.judge(write_result::written, batch_time, unspread)) == tokens{1, 2, 3});
  CHECK(batches.is_empty());
  CHECK(batches.next(batch_time).empty());
}

TEST_CASE("what comes while a batch is written waits for the next one") {
  completion_batches batches;
  const worker_id self{make_uuid_v4()};
  batches.add(ended_by(self, 1));
  CHECK(tokens_of(batches.next(batch_time)) == tokens{1});
  batches.add(ended_by(self, 2));
  CHECK(tokens_of(batches.next(batch_time)) == tokens{1});
  batches.judge(write_result::written, batch_time, unspread);
  CHECK(tokens_of(batches.next(batch_time)) == tokens{2});
}

TEST_CASE("a batch is limited, and so is what waits") {
  completion_batches batches;
  const worker_id self{make_uuid_v4()};
  while (!batches.is_full()) batches.add(ended_by(self));
  CHECK(batches.next(batch_time).size() == completion_batches::batch_max);
  CHECK_FALSE(batches.is_full());
}

TEST_CASE("the ends of two incarnations are written one after the other") {
  completion_batches batches;
  const worker_id before{make_uuid_v4()};
  const worker_id now{make_uuid_v4()};
  batches.add(ended_by(before, 1));
  batches.add(ended_by(now, 2));
  batches.add(ended_by(before, 3));
  CHECK(tokens_of(batches.next(batch_time)) == tokens{1, 3});
  batches.judge(write_result::written, batch_time, unspread);
  CHECK(tokens_of(batches.next(batch_time)) == tokens{2});
}

TEST_CASE("a refused batch is split, and an end refused by itself is left to the claim watch") {
  completion_batches batches;
  const worker_id self{make_uuid_v4()};
  for (int token = 1; token <= 3; ++token) batches.add(ended_by(self, token));
  REQUIRE(batches.next(batch_time).size() == 3);
  CHECK(batches.judge(write_result::refused, batch_time, unspread).empty());
  CHECK_FALSE(batches.is_retry());
  CHECK(tokens_of(batches.next(batch_time)) == tokens{1});
  CHECK(tokens_of(batches.judge(write_result::written, batch_time, unspread)) == tokens{1});
  CHECK(tokens_of(batches.next(batch_time)) == tokens{2});
  CHECK(tokens_of(batches.judge(write_result::refused, batch_time, unspread)) == tokens{2});
  CHECK(tokens_of(batches.next(batch_time)) == tokens{3});
  batches.judge(write_result::written, batch_time, unspread);
  CHECK(batches.is_empty());
}

TEST_CASE("while the database is away the same batch is tried again, later each time") {
  completion_batches batches;
  batches.add(ended_by({make_uuid_v4()}, 1));
  auto now = batch_time;
  for (const auto wait : {100ms, 200ms, 400ms, 800ms, 1600ms, 2000ms, 2000ms}) {
    REQUIRE(tokens_of(batches.next(now)) == tokens{1});
    CHECK(batches.judge(write_result::unavailable, now, unspread).empty());
    CHECK(batches.is_retry());
    CHECK(batches.retry_at() == now + wait);
    CHECK(batches.next(now + wait - 1ms).empty());
    now += wait;
  }
  CHECK(tokens_of(batches.judge(write_result::written, now, unspread)) == tokens{1});
  CHECK_FALSE(batches.is_retry());
}

TEST_CASE("a batch that is given up is over, and the next one begins without a wait") {
  completion_batches batches;
  batches.add(ended_by({make_uuid_v4()}, 1));
  batches.add(ended_by({make_uuid_v4()}, 2));
  REQUIRE(tokens_of(batches.next(batch_time)) == tokens{1});
  batches.judge(write_result::unavailable, batch_time, unspread);
  CHECK(tokens_of(batches.abandon()) == tokens{1});
  CHECK_FALSE(batches.is_retry());
  CHECK(tokens_of(batches.next(batch_time)) == tokens{2});
}
