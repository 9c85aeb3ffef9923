#include "common/net/event_stream_reader.hpp"

#include <format>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

/// The events as "type: data", of pieces of so many bytes.
std::vector<std::string> events_of(std::string_view stream, std::size_t bytes = 1'000'000) {
  std::vector<std::string> found;
  event_stream_reader reader(
      [&](const stream_event& event) {
        found.push_back(std::format("{}: {}", event.type, event.data));
      },
      100);
  for (std::size_t at = 0; at < stream.size(); at += bytes) {
    CHECK(reader.read(stream.substr(at, bytes)));
  }
  return found;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("an event is what the standard says") {
  struct row {
    const char* stream;
    list events;
  };
  const row rows[] = {
      {"data: a\n\n", {"message: a"}},
      {"event: done\ndata: {}\n\ndata: b\n\n", {"done: {}", "message: b"}},
      {"data: a\ndata: b\ndata\ndata: c\n\n", {"message: a\nb\n\nc"}},
      {"data:a\n\ndata:  b\n\n", {"message: a", "message:  b"}},
      {": a comment\n\n:\n\ndata: a\n\n", {"message: a"}},
      {"id: 7\nretry: 10\nother: x\ndata: a:b\n\n", {"message: a:b"}},
      {"data\n\n", {"message: "}},
      {"event: none\n\ndata: a\n\n", {"message: a"}},
      {"\xEF\xBB\xBF"
       "data: a\n\n",
       {"message: a"}},
      {"\n\n\ndata: a\n\n\n\n", {"message: a"}},
      {"DATA: a\n\n data: a\n\n", {}},
      {"data: not ended", {}},
      {"data: not ended\n", {}},
      {"<html>\n<body>Bad gateway</body>\n\n</html>\n", {}},
      {"{\"error\": {\"message\": \"no\"}}\n\n", {}},
  };
  for (const auto& [stream, events] : rows) {
    CAPTURE(stream);
    CHECK(events_of(stream) == events);
  }
}

TEST_CASE("lines end in three ways, and pieces anywhere") {
  const list expected{"one: a\nb", "message: c"};
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    std::string stream;
    for (const auto* line : {"event: one", "data: a", "data: b", "", "data: c", "", ""}) {
      stream += line + end;
    }
    for (std::size_t bytes = 1; bytes <= stream.size(); ++bytes) {
      CAPTURE(bytes);
      CHECK(events_of(stream, bytes) == expected);
    }
  }
}

TEST_CASE("a line and an event have a limit, and nothing is read behind it") {
  int events = 0;
  const auto fits = [&](std::string_view stream) {
    event_stream_reader reader([&](const stream_event&) { ++events; }, 20);
    const bool fit = reader.read(stream);
    CHECK(reader.read("data: x\n\n") == fit);
    return fit;
  };
  CHECK(fits("data: 01234567890123\n\n"));
  CHECK(events == 2);
  events = 0;
  CHECK_FALSE(fits("data: 012345678901234\n\n"));
  CHECK_FALSE(fits("data: 0123456789012345678"));
  CHECK_FALSE(fits("data: 0123456789\ndata: 0123456789\n\n"));
  CHECK_FALSE(fits(": a comment of more than that\n"));
  CHECK(events == 0);
}
