// How a case is written, on types that need no library. It also keeps
// nocompile_test itself tested where the library's own cases do not reach: a
// diagnostic spelled on several lines, a twin in #else, and a template whose
// error appears after the rest of the file.
#include <type_traits>

namespace {

struct Metres {
  int count;
};
struct Feet {
  int count;
};

bool operator==(Metres a, Metres b) { return a.count == b.count; }
bool operator==(Metres, Feet) = delete;

template <typename Length>
int Count(Length length) {
  static_assert(std::is_same_v<Length, Metres>, "Count takes Metres");
  return length.count;
}

}  // namespace

int main() {
  Metres metres{3};
  Feet feet{10};

#ifdef NC_ASSIGN_FEET_TO_METRES
  // want: no match for .operator=.
  // want: no viable overloaded '='
  metres = feet;
#else
  metres = Metres{feet.count};
#endif

#ifdef NC_COMPARE_METRES_WITH_FEET  // want: use of deleted function|selected deleted operator
  if (metres == feet) return 1;
#endif

#ifdef NC_COUNT_FEET  // want: Count takes Metres
  return Count(feet);
#endif

  return metres == Metres{Count(metres)} ? 0 : 1;
}
