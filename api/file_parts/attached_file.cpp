#include "api/file_parts/attached_file.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

class attached_pieces final : public body_pieces {
 public:
  attached_pieces(answer_tools tools, workspace_id workspace, attached_file what)
      : tools_(tools), workspace_(workspace), what_(std::move(what)) {}

  boost::asio::awaitable<std::optional<std::string>> next() override {
    room_.reset();
    if (sent_ == what_->size()) co_return std::nullopt;
    room_ = co_await tools_.answers.reserve(workspace_, piece_bytes_max);
    auto piece = co_await tools_.pool.run(turn_of(workspace_), [this] { return read(); });
    sent_ += static_cast<std::int64_t>(piece.size());
    co_return piece;
  }

 private:
  std::string read() const {
    std::string piece(piece_bytes_max, '\0');
    const auto count = pread(what_->descriptor(), piece.data(), piece.size(), sent_);
    if (count <= 0) {
      throw std::system_error(count < 0 ? errno : EIO, std::generic_category(), "attached file");
    }
    piece.resize(static_cast<std::size_t>(count));
    return piece;
  }

  answer_tools tools_;
  workspace_id workspace_;
  attached_file what_;
  std::optional<answer_budget::room> room_;
  std::int64_t sent_ = 0;
};

}  // namespace

response attachment_response(answer_tools tools, workspace_id workspace, attached_file what,
                             const std::string& name) {
  const auto safe = safe_filename(name);
  response answer;
  answer.content_type = "application/octet-stream";
  answer.headers = {{"Content-Disposition", attachment_named(safe.empty() ? "attachment" : safe)}};
  answer.length = static_cast<std::uint64_t>(what->size());
  answer.pieces = std::make_unique<attached_pieces>(tools, workspace, std::move(what));
  return answer;
}

}  // namespace pagemill
