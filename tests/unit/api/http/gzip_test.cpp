#include "api/http/gzip.hpp"

#include <algorithm>
#include <zlib.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

template <class Value>
Value run(asio::awaitable<Value> task) {
  asio::io_context context{1};
  auto done = asio::co_spawn(context, std::move(task), asio::use_future);
  context.run();
  return done.get();
}

class listed_pieces final : public body_pieces {
 public:
  explicit listed_pieces(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  asio::awaitable<std::optional<std::string>> next() override {
    if (at_ == texts_.size()) co_return std::nullopt;
    co_return texts_[at_++];
  }

 private:
  std::vector<std::string> texts_;
  std::size_t at_ = 0;
};

std::string unpack(const std::string& packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string plain(4'000'000, '\0');
  std::string input = packed;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

/// Words that do not repeat too soon, so that compression has work to do.
std::string prose(std::size_t size) {
  std::string text;
  for (unsigned i = 1; text.size() < size; ++i) text += std::to_string(i * 2654435761u) + " word ";
  text.resize(size);
  return text;
}

response text_answer(std::string body) {
  auto answer = empty_response(200);
  answer.content_type = "text/plain; charset=utf-8";
  answer.body = std::move(body);
  return answer;
}

std::string header_of(const response& answer, std::string_view name) {
  const auto found = std::ranges::find(answer.headers, name, &header_list::value_type::first);
  return found == answer.headers.end() ? "" : found->second;
}

std::string all_of(response& answer) {
  std::string all = answer.body;
  while (answer.pieces) {
    const auto piece = run(answer.pieces->next());
    if (!piece) break;
    CHECK_FALSE(piece->empty());
    all += *piece;
  }
  return all;
}

}  // namespace

TEST_CASE("a text comes back as it was, whatever its length and its pieces") {
  for (const std::size_t size : {1024u, 65'536u, 65'537u, 1'000'000u}) {
    CAPTURE(size);
    auto answer = text_answer(prose(size));
    run(compress_answer(&answer, content_coding::gzip));
    const auto packed = all_of(answer);
    CHECK(packed.size() < size);
    CHECK(unpack(packed) == prose(size));
    CHECK(header_of(answer, "Content-Encoding") == "gzip");
    CHECK(header_of(answer, "Vary") == "Accept-Encoding");
  }
  auto pieces = text_answer(prose(5000));
  pieces.pieces =
      std::make_unique<listed_pieces>(std::vector<std::string>{"a", prose(200'000), "b", "c"});
  run(compress_answer(&pieces, content_coding::gzip));
  CHECK(unpack(all_of(pieces)) == prose(5000) + "a" + prose(200'000) + "bc");
}

TEST_CASE("short answers, files, pictures and streams are sent as they are") {
  const auto untouched = [](response answer) {
    const auto body = answer.body;
    run(compress_answer(&answer, content_coding::gzip));
    return answer.body == body && header_of(answer, "Content-Encoding").empty();
  };
  CHECK(untouched(text_answer(prose(1023))));
  auto pdf = text_answer(prose(5000));
  pdf.content_type = "application/pdf";
  CHECK(untouched(std::move(pdf)));
  auto events = text_answer(prose(5000));
  events.live = true;
  CHECK(untouched(std::move(events)));
  auto measured = text_answer(prose(5000));
  measured.length = 5000;
  CHECK(untouched(std::move(measured)));
}

TEST_CASE("an answer that could be compressed says so to caches, compressed or not") {
  auto plain = text_answer(prose(5000));
  plain.headers = {{"ETag", "\"1\""}};
  run(compress_answer(&plain, content_coding::identity));
  CHECK(plain.body == prose(5000));
  CHECK(header_of(plain, "Vary") == "Accept-Encoding");
  CHECK(header_of(plain, "ETag") == "\"1\"");
  run(compress_answer(&plain, content_coding::gzip));
  CHECK(header_of(plain, "ETag") == "W/\"1\"");
}

}  // namespace pagemill
