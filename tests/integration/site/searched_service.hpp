/// API and worker with a model of a few kilobytes: both halves of a search answer on any host.
#pragma once
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

/// A folder of models with the graph of the unit tests, whose vectors say little more than a text's
/// length.
class tiny_model {
 public:
  tiny_model() { add("tiny", 512); }
  /// Another one beside it.
  void add(const std::string& name, int tokens_max) const {
    const auto folder = models_.path() / name;
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "pagemill-model.json")
        << R"({"format":1,"dimension":4,"vector_weight":0.5,"name":")" << name
        << R"(","tokens_max":)" << tokens_max
        << R"(,"tokenizer":{"kind":"wordpiece","file":"vocab.txt"},"graph":{"file":"tiny.onnx",)"
           R"("input_ids":"input_ids","attention_mask":"attention_mask","token_type_ids":)"
           R"("token_type_ids","output":"last_hidden_state","pooling":"mean"}})";
    std::ofstream(folder / "vocab.txt") << "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\n##b\n";
    std::filesystem::copy_file(source_file("tests/unit/common/embedding/tiny_bert.onnx"),
                               folder / "tiny.onnx");
  }
  std::string path() const { return models_.path() / "tiny"; }

 private:
  temp_folder models_;
};

struct searched_service {
  using settings = std::map<std::string, std::string>;

  tiny_model model;
  worker_site site;
  api_process api;
  http_client client = api.client();

  /// `more` are additional settings of the API.
  explicit searched_service(settings more = {})
      : api(with_service_login(), settings_with(std::move(more))) {
    REQUIRE(eventually(std::chrono::seconds(30),
                       [&] { return api.log().contains("query_embedder_ready"); }));
  }
  test_database with_service_login() {
    auto given = site.database();
    given.api_url = service_url(site.cluster(), given.name, service_login::api);
    return given;
  }
  settings settings_with(settings more) const {
    more.emplace("PAGEMILL_MODEL_DIR", model.path());
    return more;
  }
  /// `more` are additional settings of the worker.
  child_process start_worker(settings more = {}, const std::string& slot = "worker-1") {
    return site.start_worker({.slot = slot, .more = settings_with(std::move(more))});
  }
  /// Lets a worker read the PDF.
  void store(const std::string& pdf) {
    const auto sent = site.submit(pdf);
    auto worker = start_worker();
    REQUIRE(site.reaches(sent, "completed", std::chrono::seconds(60)));
    worker.stop();
    site.ask("SELECT fold_term_changes(100000)");
  }
  http_response search(const std::string& mode, const std::string& question) const {
    return client.post("/api/v1/search/" + mode,
                       boost::json::object{{"query", question}, {"explain", true}});
  }
};

/// `half code` of each half that `degraded` names.
inline std::string degraded_in(const http_response& answer) {
  const auto body = answer.json();
  std::string halves;
  for (const auto& one : body.at("degraded").as_array()) {
    if (!halves.empty()) halves += ", ";
    halves.append(one.at("half").as_string()).append(" ").append(one.at("code").as_string());
  }
  return halves;
}

}  // namespace pagemill::test
