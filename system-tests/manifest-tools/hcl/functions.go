package main

import (
	"encoding/base64"
	"fmt"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Those of Terraform's functions that our module calls.
var functions = map[string]function.Function{
	"base64decode": base64Decode,
	"can":          tryfunc.CanFunc,
	"concat":       stdlib.ConcatFunc,
	"contains":     stdlib.ContainsFunc,
	"jsonencode":   stdlib.JSONEncodeFunc,
	"length":       length,
	"lower":        stdlib.LowerFunc,
	"merge":        stdlib.MergeFunc,
	"one":          one,
	"regex":        stdlib.RegexFunc,
}

var base64Decode = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "text", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
		decoded, err := base64.StdEncoding.DecodeString(arguments[0].AsString())
		return cty.StringVal(string(decoded)), err
	},
})

// Of collections and, unlike its namesake of the library, of texts.
var length = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
		if arguments[0].Type() == cty.String {
			return stdlib.Strlen(arguments[0])
		}
		return arguments[0].Length(), nil
	},
})

var one = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(arguments []cty.Value) (cty.Type, error) {
		value, err := only(arguments[0])
		return value.Type(), err
	},
	Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
		return only(arguments[0])
	},
})

func only(list cty.Value) (cty.Value, error) {
	switch list.LengthInt() {
	case 0:
		return cty.NullVal(cty.String), nil
	case 1:
		return list.Index(cty.NumberIntVal(0)), nil
	}
	return cty.NilVal, fmt.Errorf("one: %d items (expected: one, or none)", list.LengthInt())
}
