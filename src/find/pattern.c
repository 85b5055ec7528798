#include "find/pattern.h"
