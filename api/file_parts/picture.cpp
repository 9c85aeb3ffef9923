#include "api/file_parts/picture.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

class picture_pieces final : public body_pieces {
 public:
  explicit picture_pieces(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  boost::asio::awaitable<std::optional<std::string>> next() override {
    if (sent_ == bytes_->size()) co_return std::nullopt;
    auto piece = bytes_->substr(sent_, piece_bytes);
    sent_ += piece.size();
    co_return piece;
  }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::size_t sent_ = 0;
};

}  // namespace

response picture_response(picture what, std::string_view etag) {
  response answer;
  answer.content_type = std::move(what.media_type);
  if (!etag.empty()) answer.headers.emplace_back("ETag", etag);
  answer.length = what.bytes->size();
  answer.pieces = std::make_unique<picture_pieces>(std::move(what.bytes));
  return answer;
}

}  // namespace pagemill
