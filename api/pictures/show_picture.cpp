// GET .../pages/{n}/image.png and .../images/{k}: pictures of a document, made when they are asked
// for.
#include <format>
#include <string>
#include <utility>

#include "api/documents/document_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/entity_tag.hpp"
#include "api/documents/page_json.hpp"
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

/// Weak: a library of another version may draw the same in other bytes.
std::string tag_of(const document& of, std::string_view what) {
  return std::format("W/\"{:.32}-{}-{}\"", *of.sha256, what, extractor_version);
}

/// Of a picture that is there.
bool wants_none(const exchange& request, const std::string& etag) {
  return !etag.empty() && names_tag(request.head.header("if-none-match"), etag);
}

/// Whoever names the tag was shown the picture; "*" says nothing of one that may not exist.
bool has_it(const exchange& request, const std::string& etag) {
  const auto named = request.head.header("if-none-match");
  return !etag.empty() && trim(named) != "*" && names_tag(named, etag);
}

response not_changed(const std::string& etag) {
  auto answer = empty_response(304);
  answer.headers.emplace_back("ETag", etag);
  return answer;
}

problem no_such(std::string_view what) {
  return {404, "not_found", std::format("The document has no such {}.", what), ""};
}

}  // namespace

/// 404 also while the file is still to be downloaded.
asio::awaitable<http_result<document>> document_handlers::find_with_file(exchange_ptr request) {
  auto found = co_await find(std::move(request));
  if (found && !found->sha256) co_return std::unexpected(no_such("file"));
  co_return found;
}

asio::awaitable<response> document_handlers::make_picture(exchange_ptr request, document of,
                                                          std::string key, std::string etag,
                                                          picture_request wanted) {
  const auto file = co_await pool_.run([&] { return documents_.file(request->workspace, of.id); });
  if (!file) co_return error_response(file.error(), request->request_id);
  auto made = co_await pictures_.make(request->workspace, std::move(key), *file, wanted);
  if (!made) co_return problem_response(made.error(), request->request_id);
  co_return picture_response(*std::move(made), etag);
}

asio::awaitable<response> document_handlers::page_image(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto number = whole_number(request->captured.at(1));
  if (!number || *number < 1) co_return refused(no_such("page"));
  if (auto ok = check_parameters(request->head, {"dpi"}); !ok) co_return refused(ok.error());
  const auto dpi = read_dpi(request->head);
  if (!dpi) co_return refused(dpi.error());
  auto found = co_await find_with_file(request);
  if (!found) co_return refused(found.error());
  const bool counted = found->page_count.has_value();
  if (counted && *number > *found->page_count) co_return refused(no_such("page"));
  const auto etag = tag_of(*found, std::format("p{}-{}", *number, *dpi));
  if (counted && has_it(*request, etag)) co_return not_changed(etag);
  // The document was found just now, in this workspace: what is kept of its file may be shown.
  auto key = std::format("{} p{} {}", *found->sha256, *number, *dpi);
  if (auto known = pictures_.find(request->workspace, key)) {
    if (!*known) co_return refused(known->error());
    if (wants_none(*request, etag)) co_return not_changed(etag);
    co_return picture_response(**std::move(known), etag);
  }
  co_return co_await make_picture(request, *std::move(found), std::move(key), etag,
                                  {.page = *number, .dpi = *dpi});
}

asio::awaitable<response> document_handlers::image(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto index = whole_number(request->captured.at(1));
  if (!index) co_return refused(no_such("image"));
  if (auto ok = check_parameters(request->head, {}); !ok) co_return refused(ok.error());
  auto found = co_await find_with_file(request);
  if (!found) co_return refused(found.error());
  // While a generation grows its images are where they are found now.
  const bool ready = found->status == "ready";
  const auto etag = ready ? tag_of(*found, std::format("i{}-{}", *index, found->generation)) : "";
  auto key = std::format("{} {} i{}", to_string(found->id), found->generation, *index);
  if (auto known = ready ? pictures_.find(request->workspace, key) : std::nullopt) {
    if (!*known) co_return refused(known->error());
    if (wants_none(*request, etag)) co_return not_changed(etag);
    co_return picture_response(**std::move(known), etag);
  }
  const auto rows = co_await pool_.run([&] {
    return documents_.blocks(request->workspace, *found, block_kind::image, *index - 1, 1);
  });
  if (rows.empty() || rows.front().index != *index) co_return refused(no_such("image"));
  const auto on_page = image_on_page(rows.front());
  if (!on_page) co_return refused(no_such("image"));
  if (has_it(*request, etag)) co_return not_changed(etag);
  if (!ready) key = std::format("{} p{} i{}", *found->sha256, rows.front().page, *on_page);
  co_return co_await make_picture(request, *std::move(found), std::move(key), etag,
                                  {.page = rows.front().page, .image = *on_page});
}

}  // namespace pagemill
