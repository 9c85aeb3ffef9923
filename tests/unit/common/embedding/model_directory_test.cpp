#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/embedding/embedder_factory.hpp"
#include "common/embedding/model_folder.hpp"
#include "tests/support/places.hpp"
#include "tests/unit/common/embedding/reference.hpp"

using pagemill::make_embedder;
using pagemill::model_problem_code;
using pagemill::open_model_directory;
using pagemill::test::temporary_folder;

namespace {

constexpr std::string_view vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\n##b\nquery\n:\n";

std::string describe(const std::string& pooling, const std::string& more = "") {
  return R"({"format":1,"name":"tiny","dimension":4,"tokens_max":6,"vector_weight":0.7,)"
         R"("tokenizer":{"kind":"wordpiece","file":"vocab.txt"},)"
         R"("graph":{"file":"tiny.onnx","input_ids":"input_ids","attention_mask":"attention_mask",)"
         R"("token_type_ids":"token_type_ids","output":"last_hidden_state","pooling":")" +
         pooling + R"(","normalize":false})" + more + "}";
}

/// A whole model directory around the tiny graph.
struct tiny_model {
  explicit tiny_model(const std::string& description) {
    folder.write("pagemill-model.json", description);
    folder.write("vocab.txt", vocabulary);
    std::filesystem::copy_file(
        pagemill::test::source_file("tests/unit/common/embedding/tiny_bert.onnx"),
        folder.path() / "tiny.onnx");
  }
  temporary_folder folder;
};

void check_problem(const std::filesystem::path& folder, model_problem_code code,
                   std::string_view in_message) {
  const auto made = make_embedder(folder);
  REQUIRE(!made.has_value());
  CAPTURE(made.error().message);
  CHECK(made.error().code == code);
  CHECK(made.error().message.find(in_message) != std::string::npos);
}

}  // namespace

TEST_CASE("a BERT-type model is pooled by the mean over its real tokens") {
  const tiny_model model(describe("mean"));
  const auto embedder = make_embedder(model.folder.path());
  REQUIRE_MESSAGE(embedder.has_value(), embedder.error().message);
  CHECK((*embedder)->dimension() == 4);
  CHECK((*embedder)->tokens_max() == 4);
  CHECK((*embedder)->name() == "tiny");
  CHECK((*embedder)->vector_weight() == doctest::Approx(0.7));
  // "a" is [CLS]=2 a=4 [SEP]=3; "a ab" is 2 4 4 6 3. Places count from 1; the last part is the
  // row's sum.
  const std::vector<std::string> texts{"a", "A ab"};
  const auto vectors = (*embedder)->embed(texts);
  CHECK(vectors[0] == std::vector<float>{3, 0, 2, 9});
  CHECK(vectors[1][0] == doctest::Approx(3.8));
  CHECK(vectors[1][2] == doctest::Approx(3));
  CHECK(vectors[1][3] == doctest::Approx(19));
}

TEST_CASE("cls pooling takes the first token, and long texts keep their last token") {
  const tiny_model model(describe("cls"));
  const auto embedder = make_embedder(model.folder.path());
  REQUIRE_MESSAGE(embedder.has_value(), embedder.error().message);
  const std::vector<std::string> texts{"a a a a a a a a a", ""};
  const auto vectors = (*embedder)->embed(texts);
  CHECK(vectors[0] == std::vector<float>{2, 0, 1, 2 + 4 * 4 + 3});
  CHECK(vectors[1] == std::vector<float>{2, 0, 1, 2 + 3});
}

TEST_CASE("queries and passages get the prefixes that the model wants") {
  const tiny_model model(describe("cls", R"(,"query_prefix":"query: ")"));
  const auto embedder = make_embedder(model.folder.path());
  REQUIRE_MESSAGE(embedder.has_value(), embedder.error().message);
  const std::string text = "a";
  CHECK((*embedder)->embed({&text, 1}).front()[3] == 9);
  CHECK((*embedder)->embed({&text, 1}, pagemill::text_role::query).front()[3] == 9 + 7 + 8);
}

TEST_CASE("vectors are of unit length when the description says normalize") {
  auto description = describe("mean");
  description.replace(description.find("false"), 5, "true");
  const tiny_model model(description);
  const auto embedder = make_embedder(model.folder.path());
  REQUIRE_MESSAGE(embedder.has_value(), embedder.error().message);
  const std::string text = "a b";
  double sum = 0;
  const auto vectors = (*embedder)->embed({&text, 1});
  for (const float value : vectors.front()) sum += std::pow(value, 2);
  CHECK(sum == doctest::Approx(1));
}

TEST_CASE("what is missing from a model directory is named") {
  check_problem("/nonexistent", model_problem_code::model_missing, "pagemill-model.json");
  for (const std::string file : {"vocab.txt", "tiny.onnx"}) {
    const tiny_model model(describe("mean"));
    std::filesystem::remove(model.folder.path() / file);
    check_problem(model.folder.path(), model_problem_code::model_missing, file);
  }
  const tiny_model model(describe("mean", R"(,"files":{"extra.bin":{"bytes":1}})"));
  check_problem(model.folder.path(), model_problem_code::model_missing, "extra.bin");
}

TEST_CASE("what is damaged in a model directory is named") {
  const auto damaged = model_problem_code::model_damaged;
  for (const std::string text : {"", "{", "[]", "{}", R"({"format":1})"}) {
    const tiny_model model(text);
    check_problem(model.folder.path(), damaged, "pagemill-model.json");
  }
  const std::vector<std::pair<std::string, std::string>> members{
      {R"("name":"tiny")", R"("name":7)"},
      {R"("dimension":4)", R"("dimension":0)"},
      {R"("dimension":4)", R"("dimension":99999999)"},
      {R"("tokens_max":6)", R"("tokens_max":2)"},
      {R"("vector_weight":0.7)", R"("vector_weight":1.5)"},
      {R"("name":"tiny")", R"("name":"tiny","precision":"int8")"},
      {R"("name":"tiny")", R"("name":"tiny-int8","precision":"fp32")"},
      {R"("name":"tiny")", R"("name":"tiny","precision":8)"},
      {R"("file":"vocab.txt")", R"("file":"../vocab.txt")"},
  };
  for (const auto& [good, bad] : members) {
    auto description = describe("mean");
    description.replace(description.find(good), good.size(), bad);
    CAPTURE(bad);
    const tiny_model model(description);
    check_problem(model.folder.path(), damaged, "pagemill-model.json");
  }
  const tiny_model no_graph(describe("mean"));
  no_graph.folder.write("tiny.onnx", "no graph");
  check_problem(no_graph.folder.path(), damaged, "tiny.onnx");
  const tiny_model no_words(describe("mean"));
  no_words.folder.write("vocab.txt", "a\nb\n");
  check_problem(no_words.folder.path(), damaged, "vocab.txt: [UNK] is missing");
}

TEST_CASE("a file whose size or SHA-256 is not the described one is damaged") {
  const tiny_model short_file(describe("mean", R"(,"files":{"vocab.txt":{"bytes":3}})"));
  check_problem(short_file.folder.path(), model_problem_code::model_damaged, "expected 3");
  const tiny_model other(describe("mean", R"(,"files":{"vocab.txt":{"sha256":"00"}})"));
  check_problem(other.folder.path(), model_problem_code::model_damaged, "SHA-256");
}

TEST_CASE("what this version does not know is unsupported, not damaged") {
  const auto unsupported = model_problem_code::model_unsupported;
  const tiny_model newer(R"({"format":2})");
  check_problem(newer.folder.path(), unsupported, "format 2");
  const std::vector<std::pair<std::string, std::string>> members{
      {"wordpiece", "bpe"},
      {"mean", "attention"},
      {R"("name":"tiny")", R"("name":"tiny","precision":"fp16")"},
      {R"("input_ids":"input_ids")", R"("input_ids":"ids")"},
      {R"("token_type_ids":"token_type_ids",)", ""},
      {"last_hidden_state", "pooled"},
      {R"("dimension":4)", R"("dimension":5)"},
  };
  for (const auto& [good, bad] : members) {
    auto description = describe("mean");
    description.replace(description.find(good), good.size(), bad);
    CAPTURE(bad);
    const tiny_model model(description);
    check_problem(model.folder.path(), unsupported, model.folder.path().string());
  }
}

TEST_CASE("the fingerprint is that of what makes the vectors") {
  const auto fingerprint_of = [](const std::string& description, const std::string& words = {}) {
    const tiny_model model(description);
    if (!words.empty()) model.folder.write("vocab.txt", words);
    const auto opened = open_model_directory(model.folder.path());
    REQUIRE(opened);
    return opened->fingerprint;
  };
  const auto plain = fingerprint_of(describe("mean"));
  CHECK(plain.size() == 64);
  CHECK(fingerprint_of(describe("mean", R"(,"licence":"none")")) == plain);
  CHECK(fingerprint_of(describe("cls")) != plain);
  CHECK(fingerprint_of(describe("mean", R"(,"passage_prefix":"p: ")")) != plain);
  CHECK(fingerprint_of(describe("mean"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nb\na\n") != plain);
}

TEST_CASE("a damaged unigram vocabulary is named") {
  auto description = describe("mean");
  description.replace(description.find("wordpiece"), 9, "sentencepiece_unigram");
  for (const std::string text : {"", "{}", "[1]", R"([["a"]])", R"([["a","b"]])", "[]"}) {
    const tiny_model model(description);
    model.folder.write("vocab.txt", text);
    CAPTURE(text);
    check_problem(model.folder.path(), model_problem_code::model_damaged, "vocab.txt");
  }
}

TEST_CASE("the default model's folder follows the cache folder") {
  CHECK(pagemill::default_model_folder("/c", "/h") == "/c/pagemill/models/minilm-l6-int8");
  CHECK(pagemill::default_model_folder("", "/h") == "/h/.cache/pagemill/models/minilm-l6-int8");
  CHECK(pagemill::default_model_folder("", "").empty());
}

TEST_CASE("a slash behind the model's folder changes nothing") {
  for (const auto* set : {"/m/models/tiny", "/m/models/tiny/"}) {
    pagemill::settings_source source({{"PAGEMILL_MODEL_DIR", set}});
    CHECK(pagemill::read_model_folder(source) == "/m/models/tiny");
  }
}
