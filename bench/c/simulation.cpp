// What the machine can do: net present values of five years of triangular benefits, a triangular cost and a log-normal one, and three
// percentiles. Usage: simulation <draws> <runs>; prints the times in milliseconds.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

static uint64_t state[4] = {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89};

// xoshiro256+ (Blackman & Vigna 2018).
static inline double uniform() {
  const uint64_t result = state[0] + state[3];
  const uint64_t moved = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= moved;
  state[3] = (state[3] << 45) | (state[3] >> 19);
  return static_cast<double>(result >> 11) * 0x1p-53;
}

static inline double triangular(double low, double mode, double high) {
  const double u = uniform(), width = high - low, rising = (mode - low) / width;
  return u < rising ? low + std::sqrt(u * width * (mode - low)) : high - std::sqrt((1 - u) * width * (high - mode));
}

// Marsaglia's polar method; the second number is kept for the next call.
static inline double normal() {
  static double kept = 0;
  static bool has = false;
  if (has) {
    has = false;
    return kept;
  }
  double x, y, s;
  do {
    x = 2 * uniform() - 1;
    y = 2 * uniform() - 1;
    s = x * x + y * y;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  kept = y * factor;
  has = true;
  return x * factor;
}

static volatile double kept;

static void simulate(std::vector<double> &worth) {
  double weight[6];
  weight[0] = 1;
  for (int year = 1; year <= 5; year += 1) weight[year] = weight[year - 1] / 1.1;
  for (double &value : worth) {
    double sum = -triangular(300, 400, 700);
    for (int year = 1; year <= 5; year += 1) sum += weight[year] * triangular(80 + year, 120 + year, 200);
    value = sum - weight[1] * std::exp(2 + 0.5 * normal());
  }
  double total = 0;
  for (const double share : {0.05, 0.5, 0.95}) {
    const auto place = worth.begin() + static_cast<long>(share * static_cast<double>(worth.size()));
    std::nth_element(worth.begin(), place, worth.end());
    total += *place;
  }
  kept = total;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  std::vector<double> worth(std::strtoull(arguments[1], nullptr, 10));
  const int runs = std::atoi(arguments[2]);
  simulate(worth);
  std::printf("[");
  for (int run = 0; run < runs; run += 1) {
    const auto start = std::chrono::steady_clock::now();
    simulate(worth);
    std::printf("%s%.6f", run ? "," : "", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("]\n");
  return 0;
}
