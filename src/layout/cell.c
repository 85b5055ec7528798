#include "layout/cell.h"
