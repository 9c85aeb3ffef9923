#include "api/cli/display/progress.hpp"

#include <limits>

#include <doctest/doctest.h>

#include "api/cli/display/terminal_text.hpp"

using namespace pagemill::cli;

namespace {

tracked_item item_in(std::string status, std::string stage, double percent) {
  tracked_item item;
  item.label = "report.pdf";
  item.job = job_view{};
  item.job->id = "j";
  item.job->status = std::move(status);
  item.job->stage = std::move(stage);
  item.job->percent = percent;
  return item;
}

}  // namespace

TEST_CASE("the upload fills the bar before the job does") {
  tracked_item item;
  CHECK(fraction_done(item) == 0);
  CHECK(activity(item) == "waiting to be sent");
  item.uploading = true;
  item.bytes_sent = 512;
  item.bytes_total = 2048;
  CHECK(fraction_done(item) == doctest::Approx(0.25));
  CHECK(activity(item) == "uploading 512 B of 2.0 KiB");
  item.job = item_in("processing", "extracting", 40).job;
  CHECK(fraction_done(item) == doctest::Approx(0.4));
}

TEST_CASE("a server's strange percent never breaks the bar") {
  CHECK(fraction_done(item_in("processing", "extracting", -5)) == 0);
  CHECK(fraction_done(item_in("processing", "extracting", 250)) == 1);
  CHECK(fraction_done(
            item_in("processing", "extracting", std::numeric_limits<double>::quiet_NaN())) == 0);
  CHECK(fraction_done(item_in("completed", "done", 0)) == 1);
}

TEST_CASE("the activity names the stage and how far it is") {
  auto item = item_in("processing", "extracting", 10);
  item.job->pages_done = 12;
  CHECK(activity(item) == "extracting page 12");
  item.job->pages_total = 108;
  CHECK(activity(item) == "extracting page 12 of 108");
  item = item_in("processing", "embedding", 60);
  item.job->chunks_done = 3;
  item.job->chunks_total = 9;
  CHECK(activity(item) == "embedding passage 3 of 9");
  CHECK(activity(item_in("pending", "queued", 0)) == "waiting");
  item = item_in("pending", "queued", 0);
  item.job->attempt = 1;
  CHECK(activity(item) == "waiting for another try");
}

TEST_CASE("a bar line keeps to its width at any width") {
  auto item = item_in("processing", "extracting", 50);
  item.label = "a very long name of a file that does not fit anywhere.pdf";
  for (std::size_t width = 0; width < 160; ++width) {
    CHECK(columns(bar_line(item, width)) <= width);
  }
  item.label = "folder/a.pdf";
  CHECK(bar_line(item, 61) == "a.pdf                [#######........]  50 % extracting page…");
}

TEST_CASE("the summary says how a job ended") {
  auto item = item_in("completed", "done", 100);
  item.job->pages_total = 1;
  CHECK(summary(*item.job) == "completed: 1 page");
  item.job->pages_total = 108;
  item.job->chunks_total = 402;
  CHECK(summary(*item.job) == "completed: 108 pages, 402 passages");
  CHECK(summary(*item_in("cancelled", "extracting", 5).job) == "cancelled");
  item = item_in("failed", "extracting", 5);
  CHECK(summary(*item.job) == "failed");
  item.job->error = job_failure{"encrypted", "needs a\npassword", {}};
  CHECK(summary(*item.job) == "failed (encrypted): needs a password");
  item.job->error->page = 7;
  CHECK(summary(*item.job) == "failed (encrypted) on page 7: needs a password");
}

TEST_CASE("plain lines come with another status, another stage or another quarter") {
  const auto at = [](const char* stage, double percent) {
    return *item_in("processing", stage, percent).job;
  };
  CHECK(worth_a_line(*item_in("pending", "queued", 0).job, at("extracting", 0)));
  CHECK(worth_a_line(at("extracting", 40), at("embedding", 40)));
  CHECK(worth_a_line(at("extracting", 24), at("extracting", 25)));
  CHECK_FALSE(worth_a_line(at("extracting", 25), at("extracting", 49)));
  CHECK_FALSE(worth_a_line(at("extracting", 50), at("extracting", 30)));
}
