#include "common/embedding/embedder_factory.hpp"

#include <utility>

#include "common/embedding/model_folder.hpp"
#include "common/embedding/onnx_embedder.hpp"
#include "common/embedding/provider_table.hpp"

namespace pagemill {

embedder_maker read_embedder(settings_source& source) {
  const auto folder = read_model_folder(source);
  const std::shared_ptr<const remote_model> remote = read_remote_model(source);
  if (remote) return [remote]() -> made_embedder { return make_remote_embedder(*remote); };
  return [folder]() -> made_embedder {
    if (!folder.empty()) return make_embedder(folder);
    return std::unexpected(
        model_problem{model_problem_code::model_missing, "PAGEMILL_MODEL_DIR is not set"});
  };
}

made_embedder make_embedder(const std::filesystem::path& folder, embedder_options options) {
  auto made = onnx_embedder::make(folder, options);
  if (!made) return std::unexpected(std::move(made.error()));
  return std::unique_ptr<embedder>(std::move(*made));
}

}  // namespace pagemill
