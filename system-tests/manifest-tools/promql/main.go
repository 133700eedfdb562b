// Parses each argument as a PromQL expression, as Prometheus does, and prints the names of the metrics in it.
package main

import (
	"fmt"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	for _, argument := range os.Args[1:] {
		expression, err := parser.ParseExpr(argument)
		if err != nil {
			fmt.Fprintf(os.Stderr, "expression: %s (%v)\n", argument, err)
			os.Exit(1)
		}
		parser.Inspect(expression, func(node parser.Node, _ []parser.Node) error {
			if selector, is := node.(*parser.VectorSelector); is {
				fmt.Println(selector.Name)
			}
			return nil
		})
	}
}
