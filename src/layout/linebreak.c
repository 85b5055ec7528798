#include "layout/linebreak.h"
