// Pictures of a document are made on request.
#include <format>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>

#include "api/file_parts/part_handlers.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr int dpi_default = 96;
constexpr int dpi_min = 36;
constexpr int dpi_max = 300;

http_result<int> read_dpi(const request_head& head) {
  constexpr int any = 1'000'000;
  const auto dpi = read_number(head, "dpi", dpi_default, 0, any);
  if (dpi && *dpi >= dpi_min && *dpi <= dpi_max) return *dpi;
  return invalid_parameter("dpi",
                           std::format("must be a whole number from {} to {}", dpi_min, dpi_max));
}

/// Weak: another version of a library may draw the same picture in other bytes.
std::string picture_tag(const document_head& found, std::string_view what) {
  return std::format("W/\"{:.32}-{}-{}\"", *found.sha256, what, extractor_version);
}

/// Whoever names the tag was shown the picture; "*" does not prove that it exists.
bool has_picture(const exchange& request, const std::string& etag) {
  return trim(request.head.header("if-none-match")) != "*" && client_has(request.head, etag);
}

/// The response for a picture that exists, or for one that is known to be impossible.
http_result<response> answer_known(const exchange& request, http_result<picture> known,
                                   const std::string& etag) {
  if (!known) return std::unexpected(std::move(known.error()));
  if (client_has(request.head, etag)) return not_modified(etag);
  return picture_response(*std::move(known), etag);
}

std::unexpected<problem> no_such(std::string_view what) {
  return refuse(404, "not_found", std::format("The document has no such {}.", what));
}

/// The number of the image among those of its page; nullopt if the block does not say.
std::optional<int> image_on_page(const block_row& image) {
  const auto block = boost::json::parse(image.block_json).as_object();
  const auto* index = block.if_contains("image");
  if (index == nullptr || !index->is_int64()) return std::nullopt;
  const auto value = index->as_int64();
  if (value < 0 || !std::in_range<int>(value)) return std::nullopt;
  return static_cast<int>(value);
}

}  // namespace

asio::awaitable<http_result<document_head>> part_handlers::find_with_file(exchange_ptr request) {
  auto found = co_await lookup_.find(std::move(request));
  if (found && !found->sha256) co_return no_such("file");
  co_return found;
}

reply part_handlers::make_picture(exchange_ptr request, document_id document, std::string key,
                                  std::string etag, picture_request wanted) {
  auto file = co_await lookup_.find_file(request->workspace, document);
  if (!file) co_return std::unexpected(file.error());
  auto made = co_await parts_.make(request->workspace, std::move(key), *std::move(file), wanted);
  if (!made) co_return std::unexpected(made.error());
  co_return picture_response(*std::move(made), etag);
}

reply part_handlers::page_image(exchange_ptr request) {
  const auto number = whole_number(request->captured.at(1));
  if (!number || *number < 1) co_return no_such("page");
  if (auto ok = check_parameters(request->head, {"dpi"}); !ok) {
    co_return std::unexpected(ok.error());
  }
  const auto dpi = read_dpi(request->head);
  if (!dpi) co_return std::unexpected(dpi.error());
  const auto found = co_await find_with_file(request);
  if (!found) co_return std::unexpected(found.error());
  const bool counted = found->page_count.has_value();
  if (counted && *number > *found->page_count) co_return no_such("page");
  const auto etag = picture_tag(*found, std::format("p{}-{}", *number, *dpi));
  if (counted && has_picture(*request, etag)) co_return not_modified(etag);
  // The document was just found in this workspace, so what is cached of its file may be shown.
  auto key = std::format("{} p{} {}", *found->sha256, *number, *dpi);
  if (auto known = parts_.find(request->workspace, key)) {
    co_return answer_known(*request, *std::move(known), etag);
  }
  co_return co_await make_picture(request, found->id, std::move(key), etag,
                                  {.page = *number, .dpi = *dpi});
}

reply part_handlers::image(exchange_ptr request) {
  const auto index = whole_number(request->captured.at(1));
  if (!index) co_return no_such("image");
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await find_with_file(request);
  if (!found) co_return std::unexpected(found.error());
  // While a generation grows, its images must be looked up each time.
  const bool ready = found->status == "ready";
  const auto etag =
      ready ? picture_tag(*found, std::format("i{}-{}", *index, found->generation)) : "";
  auto key = std::format("{} {} i{}", to_string(found->id), found->generation, *index);
  if (auto known = ready ? parts_.find(request->workspace, key) : std::nullopt) {
    co_return answer_known(*request, *std::move(known), etag);
  }
  const auto images = co_await pool_.run(request->turn(), [&] {
    return documents_.blocks(request->workspace, *found, block_kind::image,
                             {.after = *index - 1, .limit = 1, .bytes_max = piece_bytes_max});
  });
  const auto& rows = images.rows;
  if (rows.empty() || rows.front().index != *index) co_return no_such("image");
  const auto on_page = image_on_page(rows.front());
  if (!on_page) co_return no_such("image");
  if (has_picture(*request, etag)) co_return not_modified(etag);
  if (!ready) key = std::format("{} p{} i{}", *found->sha256, rows.front().page, *on_page);
  co_return co_await make_picture(request, found->id, std::move(key), etag,
                                  {.page = rows.front().page, .image = *on_page});
}

}  // namespace pagemill
