#include "common/embedding/embedder_factory.hpp"

#include "common/embedding/onnx_embedder.hpp"

namespace pagemill {

std::expected<std::unique_ptr<embedder>, model_problem> make_embedder(
    const std::filesystem::path& folder, embedder_options options) {
  auto made = onnx_embedder::make(folder, options);
  if (!made) return std::unexpected(std::move(made.error()));
  return std::unique_ptr<embedder>(std::move(*made));
}

std::filesystem::path default_model_folder(const std::string& xdg_cache_home,
                                           const std::string& home) {
  std::filesystem::path cache = xdg_cache_home;
  if (cache.empty() && !home.empty()) cache = std::filesystem::path(home) / ".cache";
  return cache.empty() ? cache : cache / "pagemill" / "models" / "use-lite";
}

}  // namespace pagemill
