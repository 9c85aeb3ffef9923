// A Content-Type line and a body: the parts are the same however the body is split.
#include <algorithm>
#include <string>
#include <vector>

#include "api/request/multipart_parser.hpp"
#include "tests/fuzz/property.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

struct recorded_part {
  std::string name;
  std::string filename;
  std::string data;
  bool ended = false;
  bool operator==(const recorded_part&) const = default;
};

class recorder : public multipart_sink {
 public:
  http_result<void> part_begins(const multipart_part& part) override {
    require(parts.empty() || parts.back().ended, "a part begins when the one before has ended");
    require(part.filename.find('/') == std::string::npos, "a file name has no folder");
    parts.push_back({part.name, part.filename, "", false});
    return {};
  }
  http_result<void> part_data(std::string_view data) override {
    require(!parts.empty() && !parts.back().ended, "data belongs to a part");
    parts.back().data += data;
    return {};
  }
  http_result<void> part_ends() override {
    require(!parts.empty() && !parts.back().ended, "a part ends once");
    parts.back().ended = true;
    return {};
  }
  std::vector<recorded_part> parts;
};

/// The code of the refusal, or "".
std::string run(multipart_parser parser, std::string_view body, std::size_t step, recorder& into) {
  for (std::size_t at = 0; at < body.size(); at += step) {
    const auto fed = parser.feed(body.substr(at, step), into);
    if (!fed) {
      fuzz::require_refusal(fed.error());
      return fed.error().code;
    }
  }
  const auto finished = parser.finish();
  return finished ? "" : finished.error().code;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  const auto line = input.substr(0, input.find('\n'));
  const auto body = input.substr(std::min(line.size() + 1, input.size()));
  const auto parser = multipart_parser::for_content_type(line);
  if (!parser) {
    fuzz::require_refusal(parser.error());
    return 0;
  }
  recorder whole;
  recorder bytes;
  recorder thirds;
  const auto said = run(*parser, body, std::max<std::size_t>(body.size(), 1), whole);
  require(run(*parser, body, 1, bytes) == said, "byte by byte ends alike");
  require(run(*parser, body, 3, thirds) == said, "three bytes at a time end alike");
  if (said.empty()) {
    require(whole.parts == bytes.parts && whole.parts == thirds.parts, "the parts are the same");
    require(std::ranges::all_of(whole.parts, &recorded_part::ended), "every part has ended");
  }
  return 0;
}
