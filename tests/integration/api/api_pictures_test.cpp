// Pictures of pages and images over HTTP: the real API, the real extractor in its sandbox.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/picture_site.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/pdf/single_page.hpp"
#include "tests/support/png_reader.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::pdf_kind;
using pdf_writer::single_page_pdf;

}  // namespace

TEST_CASE("a page comes as a PNG of its size, and from the cache the second time") {
  picture_site site;
  const auto path = site.submit(pdf_writer::make_pdf({.pages = 3}));
  const auto answer = site.get(path + "/pages/2/image.png");
  REQUIRE(answer.status == 200);
  CHECK(answer.header("content-type") == "image/png");
  CHECK(answer.header("content-length") == std::to_string(answer.body.size()));
  CHECK(answer.header("x-content-type-options") == "nosniff");
  CHECK(answer.header("content-security-policy").contains("default-src 'none'"));
  CHECK(answer.header("content-encoding").empty());
  auto png = read_png(answer.body);
  CHECK(png.width == 793);
  CHECK(png.height == 1123);
  CHECK(site.counted("hit") == 0);
  CHECK(site.counted("miss") == 1);
  CHECK(site.get(path + "/pages/2/image.png").body == answer.body);
  CHECK(site.counted("hit") == 1);
  png = read_png(site.get(path + "/pages/2/image.png?dpi=36").body);
  CHECK(png.width == 298);
  CHECK(png.height == 421);
  CHECK(site.counted("hit") == 1);
  const auto head = site.client.send({.method = "HEAD", .target = path + "/pages/2/image.png"});
  CHECK(head.header("content-length") == std::to_string(answer.body.size()));
  CHECK(head.body.empty());
}

TEST_CASE("a picture that the client already has is neither sent nor rendered again") {
  picture_site site;
  const auto path = site.submit(pdf_writer::make_pdf({.pages = 2}));
  const auto first = site.get(path + page_1);
  const auto etag = first.header("etag");
  CHECK(etag.starts_with("W/\""));
  // The page count is not known yet, but this page was rendered.
  CHECK(site.get(path + page_1, {{"If-None-Match", etag}}).status == 304);
  site.ask("UPDATE documents SET page_count = 2");
  CHECK(site.get(path + page_1, {{"If-None-Match", etag}}).status == 304);
  CHECK(site.get(path + page_1, {{"If-None-Match", etag}}).header("etag") == etag);
  const auto misses = site.counted("miss");
  // Whether a page can be rendered is not known before it was.
  CHECK(site.get(path + "/pages/2/image.png", {{"If-None-Match", "*"}}).status == 200);
  CHECK(site.get(path + "/pages/2/image.png", {{"If-None-Match", "*"}}).status == 304);
  CHECK(site.counted("miss") == misses + 1);
  CHECK(site.get(path + page_1 + "?dpi=97").header("etag") != etag);
  CHECK(site.get(path + "/pages/3/image.png", {{"If-None-Match", "*"}}).status == 404);
}

TEST_CASE("bad parameters and missing pages and images are told apart") {
  picture_site site;
  const auto path = site.submit(pdf_writer::make_pdf({.pages = 2}));
  for (const auto* dpi : {"35", "301", "0", "-1", "x", "96.5", "", "99999999999"}) {
    CAPTURE(dpi);
    const auto refused = site.get(path + page_1 + "?dpi=" + dpi);
    CHECK(refused.status == 400);
    CHECK(code_of(refused) == "invalid_parameter");
    CHECK(refused.json().at("field").as_string() == "dpi");
  }
  CHECK(code_of(site.get(path + page_1 + "?width=5")) == "invalid_parameter");
  CHECK(code_of(site.get(path + "/images/0?dpi=96")) == "invalid_parameter");
  for (const auto* page : {"0", "3", "99999999999", "x", "-1", "1.0"}) {
    CAPTURE(page);
    CHECK(site.get(std::format("{}/pages/{}/image.png", path, page)).status == 404);
  }
  for (const auto* image : {"0", "x", "-1", "99999999999"}) {
    CHECK(code_of(site.get(std::format("{}/images/{}", path, image))) == "not_found");
  }
  const std::string nobody = "/api/v1/pdf/documents/01890000-0000-7000-8000-000000000000";
  CHECK(code_of(site.get(nobody + page_1)) == "not_found");
  CHECK(code_of(site.get(nobody + "/images/0")) == "not_found");
  CHECK(code_of(site.get("/api/v1/pdf/documents/x/pages/1/image.png")) == "invalid_id");
}

TEST_CASE("deleted and foreign documents show no pictures, cached or not") {
  picture_site site;
  const auto mine = site.submit(pdf_writer::make_pdf({.pages = 1}));
  const auto other = site.submit(pdf_writer::make_pdf({.pages = 1, .seed = 2}));
  CHECK(site.get(mine + page_1).status == 200);
  CHECK(site.get(other + page_1).status == 200);
  CHECK(site.client.send({.method = "DELETE", .target = mine}).status == 204);
  CHECK(code_of(site.get(mine + page_1)) == "not_found");
  site.ask(
      "WITH w AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id) "
      "UPDATE documents SET workspace_id = w.id FROM w");
  CHECK(code_of(site.get(other + page_1)) == "not_found");
  CHECK(code_of(site.get(other + "/images/0")) == "not_found");
}

TEST_CASE("files that cannot be rendered have their own codes") {
  picture_site site;
  const auto locked = site.submit(pdf_writer::make_pdf({.password = "open sesame"}));
  CHECK(site.get(locked + page_1).status == 409);
  CHECK(code_of(site.get(locked + page_1)) == "password_needed");
  for (const auto& junk : {sham_pdf(5000), std::string("%PDF-1.7\ntrailer << /Root 1 0 R >>"),
                           pdf_writer::make_pdf({.kind = pdf_kind::empty})}) {
    const auto refused = site.get(site.submit(junk) + page_1);
    CHECK(refused.status == 422);
    CHECK(code_of(refused) == "document_unreadable");
  }
  // A giant page is rendered at a smaller scale.
  const auto poster = site.submit(single_page_pdf({.width = 14'400, .height = 14'400}));
  const auto png = read_png(site.get(poster + page_1 + "?dpi=300").body);
  CHECK(png.width == 5000);
  CHECK(png.height == 5000);
}

TEST_CASE("an image is served as it is stored, under its index in the list") {
  picture_site site;
  const auto jpeg = pdf_writer::sham_jpeg(64, 48, 3);
  const auto path = site.submit(single_page_pdf(
      {.images = {{"/Width 64 /Height 48 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
                   "/Filter /DCTDecode",
                   jpeg},
                  {"/Width 3 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
                   std::string("\x01\x80\xFE")}}}));
  const std::string block = R"({{"kind":"image","image":{},"text":"","bbox":[0,0,1,1]}})";
  site.plant_page(path, std::format("[{},{},{}]", std::vformat(block, std::make_format_args("0")),
                                    std::vformat(block, std::make_format_args("1")),
                                    std::vformat(block, std::make_format_args("7"))));
  const auto first = site.get(path + "/images/0");
  CHECK(first.status == 200);
  CHECK(first.header("content-type") == "image/jpeg");
  CHECK(first.header("content-length") == std::to_string(jpeg.size()));
  CHECK(first.body == jpeg);
  const auto second = site.get(path + "/images/1");
  CHECK(second.header("content-type") == "image/png");
  CHECK(read_png(second.body).samples == std::vector<std::uint8_t>{1, 128, 254});
  const auto etag = second.header("etag");
  CHECK(site.get(path + "/images/1", {{"If-None-Match", etag}}).status == 304);
  CHECK(first.header("etag") != etag);
  CHECK(code_of(site.get(path + "/images/2")) == "not_found");  // listed, but not in the file
  CHECK(code_of(site.get(path + "/images/3")) == "not_found");
}

TEST_CASE("images that a worker found can be read by their indexes in the list") {
  worker_site site;
  const auto worker = site.start_worker();
  auto database = site.database();
  database.api_url = service_url(site.cluster(), database.name, service_login::api);
  const api_process api(database, {{"PAGEMILL_RUNTIME_DIR", site.runtime_folder().string()}});
  const auto client = api.client();
  const auto sent = client.post_pdf("/api/v1/pdf/jobs",
                                    pdf_writer::make_pdf({.kind = pdf_kind::image, .pages = 3}));
  const auto job = std::string(sent.json().at("id").as_string());
  const auto done = client.get("/api/v1/pdf/jobs/" + job + "?wait=60").json();
  CHECK(done.at("status").as_string() == "completed");
  const auto path = "/api/v1/pdf/documents/" + std::string(done.at("document_id").as_string());
  const auto list = client.get(path + "/images").json().at("items").as_array();
  REQUIRE(list.size() == 3);
  CHECK(list[2].at("page").as_int64() == 3);
  for (int index = 0; index < 3; ++index) {
    const auto answer = client.get(std::format("{}/images/{}", path, index));
    CHECK(answer.status == 200);
    const auto png = read_png(answer.body);
    CHECK(png.width == 64);
    CHECK(png.height == 48);
    CHECK(png.channels == 1);
  }
  CHECK(client.get(path + "/images/3").status == 404);
}

}  // namespace pagemill::test
