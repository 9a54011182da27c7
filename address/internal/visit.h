#ifndef DUALSTACK_ADDRESS_INTERNAL_VISIT_H_
#define DUALSTACK_ADDRESS_INTERNAL_VISIT_H_

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace dualstack::internal {

// The visitor that Visit() makes of the callables it is given.
template <typename... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};

template <typename... Fs>
Overload(Fs...) -> Overload<Fs...>;

// The same, having made sure that it takes every one of `Kinds`.
template <typename... Kinds, typename... Fs>
constexpr auto VisitorOf(Fs&&... fs) {
  Overload visitor{std::forward<Fs>(fs)...};
  static_assert((std::is_invocable_v<decltype(visitor)&, const Kinds&> && ...),
                "Visit() wants a callable for every kind");
  return visitor;
}

// The alternative `Kind` if the variant holds it.
template <typename Kind, typename... Kinds>
constexpr std::optional<Kind> HeldAs(const std::variant<Kinds...>& variant) {
  return std::visit(
      [](const auto& held) -> std::optional<Kind> {
        if constexpr (std::is_same_v<decltype(held), const Kind&>) {
          return held;
        } else {
          return std::nullopt;
        }
      },
      variant);
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_VISIT_H_
