#include "common/extractor/protocol.hpp"

#include <array>
#include <sstream>
#include <unistd.h>

#include <doctest/doctest.h>

#include "common/documents/record_values.hpp"
#include "common/extractor/child_process.hpp"
#include "worker/extract/record_writer.hpp"

namespace pagemill {
namespace {

/// What the writer writes, read by the parser of the other side.
template <class Record>
Record round_trip(Record value) {
  std::array<int, 2> pipes{};
  REQUIRE(pipe(pipes.data()) == 0);
  extract::record_writer writer(pipes[1], extract::progress_records::written);
  writer.begin({});
  writer.write(value);
  writer.flush();
  close(pipes[1]);
  std::string line;
  std::array<char, 4096> part;
  for (ssize_t n; (n = read(pipes[0], part.data(), part.size())) > 0;) {
    line.append(part.data(), static_cast<std::size_t>(n));
  }
  close(pipes[0]);
  REQUIRE(line.ends_with('\n'));
  line.pop_back();
  auto parsed = record_parser().parse(line);
  REQUIRE(parsed);
  if constexpr (std::is_same_v<Record, page>) {
    return std::get<page_record>(*parsed).value;
  } else {
    return std::get<Record>(std::move(*parsed));
  }
}

TEST_CASE("a page comes through the pipe as it was") {
  page value{.number = 7, .width = 595.25F, .height = 842, .rotation = 90};
  value.blocks = {{.kind = block_kind::heading,
                   .level = 2,
                   .text = "Quotes \" \\ and\ncontrol \x01 and \U0001f600",
                   .bbox = {1, 2.5F, 3, 4},
                   .font_size = 11.5F,
                   .bold = true,
                   .italic = true,
                   .monospace = true},
                  {.kind = block_kind::table, .rows = {{"a", "b"}, {"c", ""}}, .header_rows = 1},
                  {.kind = block_kind::image, .bbox = {0, 0, 10, 10}, .image = 3}};
  value.text = "text";
  value.markdown = "## text";
  value.scanned = true;
  value.problem = "page_incomplete";
  value.label = "xii";
  value.annotations = {
      {"link", "", "", "https://example.org/?a=\"b\"", 0, {1, 2, 3, 4}},
      {"link", "", "", "", 9, {0.5F, 0, 1, 1}},
      {"note", "Pr\u00fcfen \U0001f600\n\x01", "A. Author", "", 0, {10, 20, 30, 40}}};
  const auto back = round_trip(value);
  CHECK(back.number == value.number);
  CHECK(back.width == value.width);
  CHECK(back.rotation == value.rotation);
  CHECK(back.blocks == value.blocks);
  CHECK(back.text == value.text);
  CHECK(back.markdown == value.markdown);
  CHECK(back.scanned);
  CHECK(back.problem == value.problem);
  CHECK(back.label == value.label);
  CHECK(back.annotations == value.annotations);
}

TEST_CASE("the other records come through the pipe as they were") {
  const std::vector<form_field> fields{
      {"person.name", "text", "Zo\u00eb \"Z\"\n", 2, {1, 2, 3, 4.5F}},
      {"person.age", "text", "", 0, {}},
      {"agree", "check_box", "Yes", 12, {5, 6, 7, 8}}};
  const auto document = round_trip(document_record{.page_count = 12,
                                                   .title = "T\u00e9st",
                                                   .author = "A",
                                                   .subject = "S",
                                                   .keywords = "K",
                                                   .creator = "C",
                                                   .producer = "P",
                                                   .created_at = "2026-01-01T00:00:00Z",
                                                   .modified_at = "2026-01-02T00:00:00Z",
                                                   .format = "PDF 1.7",
                                                   .encryption = "AES",
                                                   .language = "de",
                                                   .outline = {{"One", 1, 1}, {"Lost", 2, 0}},
                                                   .attachments = {{"a.txt", 12}, {"b", -1}},
                                                   .form = fields,
                                                   .problems = {"repaired"},
                                                   .profile = "{\"x\":[1,2]}"});
  CHECK(document.page_count == 12);
  CHECK(document.title == "T\u00e9st");
  CHECK(document.producer == "P");
  CHECK(document.modified_at == "2026-01-02T00:00:00Z");
  CHECK(document.encryption == "AES");
  CHECK(document.language == "de");
  CHECK(document.outline == std::vector<outline_entry>{{"One", 1, 1}, {"Lost", 2, 0}});
  CHECK(document.outline_json ==
        R"([{"title":"One","level":1,"page":1},{"title":"Lost","level":2}])");
  CHECK(document.form == fields);
  CHECK(document.attachments == std::vector<attachment>{{"a.txt", 12}, {"b", -1}});
  CHECK(document.problems == std::vector<std::string>{"repaired"});
  CHECK(document.profile == "{\"x\":[1,2]}");
  const auto image = round_trip(image_record{3, 1, {1, 2, 3, 4}, 640, 480});
  CHECK(image.page == 3);
  CHECK(image.bbox == bounding_box{1, 2, 3, 4});
  CHECK(image.height == 480);
  const auto end = round_trip(end_record{5, 2, 1, 999, {{4, "page_damaged"}}});
  CHECK(end.characters == 999);
  CHECK(end.problems == std::vector<page_problem>{{4, "page_damaged"}});
  const auto failure = round_trip(failure_record{"not_a_pdf", "No header."});
  CHECK(failure.code == "not_a_pdf");
  CHECK(failure.message == "No header.");
  CHECK(round_trip(progress_record{9, true}).profiling);
  const auto picture = round_trip(picture_record{picture_format::jpeg, 640, 480});
  CHECK(picture.format == picture_format::jpeg);
  CHECK(picture.height == 480);
  const std::string bytes("\x89PNG\0\xFF and so on", 16);
  CHECK(round_trip(part_bytes{bytes}).bytes == bytes);
  CHECK(round_trip(attachment_record{5'000'000'000}).bytes == 5'000'000'000);
  CHECK(round_trip(attachment_record{}).bytes == -1);
}

TEST_CASE("what a child must never say is refused") {
  record_parser parser;
  for (const auto* line :
       {"",
        "{}",
        "[]",
        "null",
        "{\"type\":\"page\"",
        "{\"type\":\"other\"}",
        "{\"number\":1}",
        "{\"type\":\"page\",\"number\":\"1\"}",
        "{\"type\":\"page\",\"text\":\"a\\u0000b\"}",
        "{\"type\":\"page\",\"text\":\"\xff\"}",
        "{\"type\":\"page\",\"text\":\"\\ud800\"}",
        "{\"type\":\"page\",\"label\":\"\\u0000\"}",
        R"({"type":"page","label":7})",
        R"({"type":"page","annotations":[{"kind":"note","bbox":[1,2,3]}]})",
        R"({"type":"page","annotations":[{"kind":"note","page":"2"}]})",
        "{\"type\":\"page\",\"annotations\":[{\"text\":\"\xff\"}]}",
        R"({"type":"page","annotations":{}})",
        R"({"type":"document","form":[7]})",
        "{\"type\":\"document\",\"form\":[{\"value\":\"a\\u0000b\"}]}",
        R"({"type":"document","form":[{"name":"a","page":1.5}]})",
        R"({"type":"picture","format":"gif"})",
        R"({"type":"picture","width":1.5})",
        R"({"type":"bytes","data":"YQ="})",
        R"({"type":"bytes","data":7})",
        R"({"type":"attachment","bytes":"1"})",
        "{\"type\":\"page\",\"blocks\":[{\"text\":\"no kind\"}]}",
        "{\"type\":\"page\",\"blocks\":[{\"kind\":\"unheard\"}]}",
        "{\"type\":\"page\",\"blocks\":[{\"kind\":\"code\",\"bbox\":[1,2]}]}",
        R"({"type":"page","blocks":[{"kind":"code","news":1}]})",
        R"({"type":"page","blocks":[{"kind":"code","style":["odd"]}]})",
        R"({"type":"page","blocks":[{"kind":"code","text":"a","spans":[{"end":1,"odd":1}]}]})",
        R"({"type":"page","blocks":[],"blocks":[{"kind":"code"}]})",
        R"({"type":"document","outline":[{"title":"a","odd":1}]})",
        R"({"type":"document","outline":[],"outline":[]})",
        "{\"type\":\"page\",\"blocks\":[{\"kind\":\"code\",\"text\":\"\\u0000\"}]}"}) {
    CAPTURE(line);
    CHECK_FALSE(parser.parse(line));
  }
  CHECK(parser.parse("{\"type\":\"page\",\"number\":1,\"blocks\":[],\"news\":{\"a\":[1]}}"));
}

TEST_CASE("a page of more values than allowed is a problem, and nothing of it is kept") {
  const std::array parts{
      std::pair(R"({"kind":"code"})", record_values::values_of_block),
      std::pair(R"({"kind":"table","rows":[[]]})", record_values::values_of_block + 1),
      std::pair(R"({"kind":"table","rows":[["",""]]})", record_values::values_of_block + 3)};
  for (const auto& [block, values] : parts) {
    CAPTURE(block);
    for (const bool too_many : {false, true}) {
      std::string line = R"({"type":"page","number":3,"width":7,"label":"iii","blocks":[)";
      const auto count = page_values_max / values + (too_many ? 1 : 0);
      for (std::size_t i = 0; i < count; ++i) line += (i > 0 ? "," : "") + std::string(block);
      auto parsed = record_parser().parse(line + R"(],"text":"t"})");
      REQUIRE(parsed);
      const auto& read = std::get<page_record>(*parsed);
      CHECK(read.value.number == 3);
      CHECK(read.value.label == "iii");
      CHECK(read.value.problem == (too_many ? "page_too_large" : ""));
      CHECK(read.value.blocks.size() == (too_many ? 0 : count));
      CHECK((read.blocks_json == "[]") == too_many);
      CHECK(read.value.text == (too_many ? "" : "t"));
    }
  }
}

TEST_CASE("a request comes through the socket as it was, secrets and all") {
  extract_request request{.pages = *page_selection::parse("1-5,8"),
                          .first_page = 3,
                          .password = "p\u00e4ss \"word\"\n",
                          .profile = "{\"body_size\":10.0}",
                          .skip_pages = {{4, "page_crashed"}, {5, "page_timeout"}},
                          .part = picture_request{7, 2, 150}};
  request.limits = {.file_bytes = 5'000'000'000,
                    .pages = 11,
                    .page_seconds = 12,
                    .page_cpu_seconds = 13,
                    .document_seconds = 14,
                    .document_cpu_seconds = 15,
                    .output_bytes = 16,
                    .page_output_bytes = 17,
                    .page_characters = 18,
                    .page_images = 19,
                    .outline_entries = 20,
                    .outline_bytes = 32,
                    .outline_depth = 21,
                    .attachments = 22,
                    .form_fields = 27,
                    .form_bytes = 28,
                    .page_annotations = 29,
                    .annotation_bytes = 30,
                    .attachment_bytes = 31,
                    .page_pixels = 24,
                    .image_bytes = 25,
                    .picture_bytes = 26,
                    .name_bytes = 23};
  const auto line = to_line(request);
  CHECK(line.find('\n') == line.size() - 1);
  const auto back = parse_request(line);
  REQUIRE(back);
  CHECK(back->pages == request.pages);
  CHECK(back->first_page == 3);
  CHECK(back->password == request.password);
  CHECK(back->profile == request.profile);
  CHECK(back->skip_pages == request.skip_pages);
  CHECK(back->part == request.part);
  CHECK(back->limits.file_bytes == 5'000'000'000);
  CHECK(to_line(*back) == line);
  request.part = attachment_request{12};
  CHECK(parse_request(to_line(request))->part == request.part);
  request.part.reset();
  CHECK_FALSE(parse_request(to_line(request))->part);
  CHECK_FALSE(parse_request("{}"));
  CHECK_FALSE(parse_request("nonsense"));
}

TEST_CASE("a death is explained by its status and by who caused it") {
  struct row {
    int status;
    kill_reason reason;
    death_cause cause;
    int detail;
  };
  constexpr int exited = 256;
  for (const auto& [status, reason, cause, detail] :
       {row{11, kill_reason::none, death_cause::signal, 11},
        row{9, kill_reason::none, death_cause::signal, 9},
        row{9, kill_reason::asked, death_cause::killed, 9},
        row{9, kill_reason::timeout, death_cause::timeout, 9},
        row{9, kill_reason::bad_output, death_cause::bad_output, 9},
        row{11, kill_reason::timeout, death_cause::signal, 11},
        row{24, kill_reason::none, death_cause::timeout, 24},
        row{86 * exited, kill_reason::none, death_cause::out_of_memory, 86},
        row{1 * exited, kill_reason::asked, death_cause::exit_code, 1},
        row{0, kill_reason::none, death_cause::exit_code, 0}}) {
    CAPTURE(status);
    const auto death = explain_death(status, reason);
    CHECK(death.cause == cause);
    CHECK(death.detail == detail);
  }
}

}  // namespace
}  // namespace pagemill
