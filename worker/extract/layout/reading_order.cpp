#include "worker/extract/layout/reading_order.hpp"

#include <numeric>

namespace pagemill::extract {

std::vector<std::uint32_t> reading_order(const raw_page& page) {
  std::vector<std::uint32_t> order(page.blocks.size());
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

}  // namespace pagemill::extract
