#include "doc/outline.h"
